import type { CommandMeta } from '#platform/commands/command-meta';
import { streamName } from '#platform/commands/decider';
import { toldBy } from '#platform/commands/told-by';
import { problemOf } from '#platform/http/problem';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { SystemIds } from '#platform/kernel/system';
import { People } from '#platform/people/people';
import { Projections } from '#platform/projections/projections';
import { Views } from '#platform/projections/views';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import type { Fault } from '#platform/testing/fault-injecting.event-store';
import { once, repeatable } from '#platform/testing/handler-on';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { account } from '#banking/account/account';
import { refuse } from '#banking/refusals';
import { BankingWorld } from '#banking/testing/banking-world';
import { ADA, ADAS, BOBS, eur, Story } from '#banking/testing/stories';
import { accountsView } from '#banking/views/accounts.view';
import { Receivers } from './receivers.js';
import { TransferBatches, type BatchOutcome, type TransferBatch } from './transfer-batches.js';

/** Nobody is looked up by name here. */
class Nobody extends People {
  userIdOf(): Promise<Uuid | undefined> {
    return Promise.resolve(undefined);
  }
}

const pay = (amount: string) => ({ to: BOBS.accountId, amount: eur(amount) });
const BATCH: TransferBatch = {
  by: ADA,
  accountId: ADAS.accountId,
  transfers: [pay('60'), refuse('banking.wrong-currency'), pay('50'), pay('40')],
};
/** What comes of it when the engine is there: the third wants more than is left. */
const OUTCOMES = ['40.00', 'banking.wrong-currency', 'banking.insufficient-funds', '0.00'];

let world: BankingWorld;
let projections: Projections;
let views: Views;
/** Of the appends that follow, in their order. */
let faults: (Fault | undefined)[];

beforeEach(async () => {
  [world, faults] = [new BankingWorld(), []];
  await world.happened(account, ADAS.accountId, new Story().deposited('100').events);
  await world.happened(account, BOBS.accountId, new Story(BOBS).events);
  const [store, sealer] = [new MemoryReadStore(), new Sealer(new MemoryVault())];
  const { store: log } = await world.process();
  projections = new Projections([accountsView], { log, store, sealer });
  await projections.start();
  views = new Views(store, sealer, projections);
});
afterEach(() => projections.stop());

/** As a process has it that knows nothing yet. */
async function batches(): Promise<TransferBatches> {
  const { commands } = await world.process(() => faults.shift());
  const receivers = new Receivers(views, new Nobody());
  return new TransferBatches(commands, receivers, new SystemIds(), { key: Buffer.alloc(32, 1) });
}

/** The batch is begun, and then the engine goes away for longer than anybody waits. */
function engineGoes(fault: Fault): void {
  faults = [undefined, fault, ...Array.from({ length: 30 }, (): Fault => 'unavailable')];
}

function told({ outcomes }: BatchOutcome): readonly string[] {
  return outcomes.map((outcome) =>
    outcome.status === 'fulfilled'
      ? toldBy(outcome.value, 'FundsTransferred').balance.amount
      : problemOf(outcome.reason, '').problem.code,
  );
}

async function sentByAda(): Promise<number> {
  const events = await world.eventsOf(streamName(account, ADAS.accountId));
  return events.filter(({ type }) => type === 'FundsTransferred').length;
}

async function failureOf(sent: Promise<unknown>): Promise<object> {
  const error = await sent.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return problemOf(error, '').problem;
}

describe('a batch of transfers, when the engine goes away in the middle of it', () => {
  describe.each([
    ['were carried out', 'unanswered', 2],
    ['were not carried out', 'lost', 0],
    ['did not even leave', 'unavailable', 0],
  ] as const)('and its transfers %s', (_, fault, carriedOut) => {
    it.each([true, false])(
      'is refused as a whole, and its repeat tells what came of each (by the same process: %s)',
      async (isSame) => {
        const meta: CommandMeta = repeatable(newUuid());
        const first = await batches();
        engineGoes(fault);
        expect(await failureOf(first.send(BATCH, meta))).toMatchObject({ status: 503 });
        expect(await sentByAda()).toBe(carriedOut);

        faults = [];
        const again = await (isSame ? first : await batches()).send(BATCH, meta);
        expect(told(again)).toEqual(OUTCOMES);
        expect(again.begun.replayed).toBe(true);
        expect(await sentByAda()).toBe(2);
      },
    );
  });

  it('is told transfer by transfer to whoever cannot repeat it', async () => {
    engineGoes('lost');
    const { outcomes } = await (await batches()).send(BATCH, once());
    const statuses = outcomes.map((each) => each.status === 'rejected' && problemOf(each.reason, '').problem);
    expect(statuses).toMatchObject([
      { status: 503 },
      { code: 'banking.wrong-currency' },
      { status: 503 },
      { status: 503 },
    ]);
  });
});
