import { once } from 'node:events';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { MS_PER_HOUR, plusMs } from '#platform/kernel/clock';
import type { CurrencyCode } from '#platform/kernel/currencies';
import type { EmbeddedReadStore } from '#platform/read-store/embedded.read-store';
import { MAX_PAGE_SIZE } from '#platform/read-store/read-store';
import { csv } from '#banking/statements/csv';
import { aCustomer } from '#banking/testing/customers';
import { lived, YESTERDAY } from '#banking/testing/histories';
import { Statements } from '#banking/workflows/statements';
import { accountsView } from './accounts.view.js';

const MOVEMENTS = 1_000;
const MANY_HOURS = -240;

let florin: TestFlorin;
let accountId: string;
beforeAll(async () => {
  florin = await startTestFlorin();
  const { userId: ownerId } = await aCustomer(florin.api);
  const at = plusMs(YESTERDAY, MANY_HOURS * MS_PER_HOUR);
  const steps = Array.from({ length: MOVEMENTS }, () => ({ minor: 1n, at, reference: 'x'.repeat(140) }));
  accountId = await lived(florin.platform.store, { ownerId, currency: 'EUR' as CurrencyCode }, steps);
  await florin.caughtUp();
});
afterAll(() => florin.stop());

/** Counted by the embedded engine alone, so only in one process. */
it('a long statement is read a page at a time, as it is taken, and no further when nobody takes it', async () => {
  const statements = florin.app.get(Statements);
  const account = await florin.platform.views.get(accountsView, accountId);
  const drawnUp = await statements.drawUp(account!, {}, florin.platform.clock.now());
  const store = florin.platform.engines.readStore as EmbeddedReadStore;
  const visitedBefore = store.entriesVisited;
  // eslint-disable-next-line florin/no-float -- Pages are counted.
  const pagesRead = () => Math.ceil((store.entriesVisited - visitedBefore) / (MAX_PAGE_SIZE + 1));
  const stream = statements.text(csv, drawnUp);
  await once(stream, 'readable');
  stream.read();
  await once(stream, 'readable');
  expect(pagesRead()).toBeLessThanOrEqual(2);
  stream.destroy();
  await once(stream, 'close');
  expect(pagesRead()).toBeLessThanOrEqual(2);
});
