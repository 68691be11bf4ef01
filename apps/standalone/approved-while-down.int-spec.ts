import { aCustomer, theAdmin, type Customer } from '#banking/testing/customers';
import { apply, decide } from '#lending/testing/applicants';
import type { RecordedEvent } from '#platform/event-store/event-store';
import { eventually } from '#platform/testing/eventually';
import { enginesForTests } from './testing/engines-for-tests.js';
import { startDistributedFlorin, type DistributedFlorin } from './testing/start-distributed-florin.js';
import { testConfig } from './testing/start-test-florin.js';

const LONGEST_TEST_MS = 240_000;
const LONGEST_PAY_OUT_MS = 60_000;
/** All but the service that is asked. */
const OTHERS = ['identity', 'banking', 'analytics', 'notifications', 'relay', 'projector', 'reactor'];
const AFTERWARDS = ['ApplicationApproved', 'DisbursementOrdered', 'LoanPaidOut', 'LoanDisbursed'];

const engines = await enginesForTests();
const there = engines ? it : it.skip;
let florin: DistributedFlorin | undefined;
afterAll(() => florin?.stop());
afterAll(() => engines?.stop());

there(
  'a loan that is approved while only the lending service is up is paid out when the others are back, once',
  async () => {
    florin = await startDistributedFlorin(testConfig(), engines);
    const { parts } = florin;
    const admin = await theAdmin(florin.api);
    const ada = await aCustomer(florin.api);
    const accountId = await ada.open();
    const applicationId = await apply(ada);
    // Whoever is stopped in the middle of an append would take those of the others along: they share a process.
    await eventually('her to be told', async () => (await inboxOf(ada)).includes(applicationId));

    for (const part of OTHERS) await parts.stop(part);
    expect((await decide(admin, applicationId, 'approved')).status).toBe(200);

    for (const part of OTHERS) await parts.start(part);
    await parts.ready();
    const isPaidOut = async (): Promise<boolean> => (await ada.get(`/loans/${applicationId}`)).status === 200;
    await eventually('the loan to be paid out', isPaidOut, LONGEST_PAY_OUT_MS);
    const { projections, store } = parts.get('lending').platform;
    expect(await projections.caughtUp(LONGEST_PAY_OUT_MS)).toBe(true);
    const { body } = await ada.get(`/accounts/${accountId}`);
    expect(body).toMatchObject({ balance: { amount: '20000.00', currency: 'EUR' } });
    const events: RecordedEvent[] = [];
    for await (const some of store.readAll()) events.push(...some);
    const types = events.map(({ type }) => type).filter((type) => AFTERWARDS.includes(type));
    expect(types).toEqual(AFTERWARDS);
  },
  LONGEST_TEST_MS,
);

/** As text: which application a notice is about stands in it somewhere. */
async function inboxOf(who: Customer): Promise<string> {
  return JSON.stringify((await who.get('/notifications')).body);
}
