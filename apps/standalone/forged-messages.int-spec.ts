import { randomBytes } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { START, type Position, type RecordedEvent } from '#platform/event-store/event-store';
import { newUuid } from '#platform/kernel/ids';
import type { LaneMessage, RefusedMessages } from '#platform/message-bus/message-bus';
import { MongoReadStore } from '#platform/read-store/mongo.read-store';
import { eventually } from '#platform/testing/eventually';
import { aCustomer, theAdmin, told, type Customer } from '#banking/testing/customers';
import { Eavesdropper, type Overheard } from './testing/eavesdropper.js';
import { enginesForTests } from './testing/engines-for-tests.js';
import { startDistributedFlorin, type DistributedFlorin } from './testing/start-distributed-florin.js';
import { testConfig } from './testing/start-test-florin.js';

const LONGEST_TEST_MS = 240_000;
const LONGEST_CATCH_UP_MS = 60_000;
/** Those for whom each message waits: what is put aside, each of them puts aside. */
const GROUPS = ['projector', 'reactor'] as const;
const CUSTOMERS = 4;
const MANY = 240;
const eur = (amount: string) => ({ amount, currency: 'EUR' });

const engines = await enginesForTests();
const there = engines ? describe : describe.skip;

there('on a bus that anybody may write to', () => {
  let florin: DistributedFlorin;
  let spy: Eavesdropper;
  let admin: Customer;
  const people: Customer[] = [];
  const accounts: string[] = [];
  /** What was really booked, in whole euros, by account. */
  const balances: number[] = [];
  let bookings = 0;

  beforeAll(async () => {
    florin = await startDistributedFlorin(testConfig(), engines);
    spy = await Eavesdropper.on(engines!.addresses.bus);
    admin = await theAdmin(florin.api);
    for (let n = 0; n < CUSTOMERS; n += 1) {
      const person = await aCustomer(florin.api);
      people.push(person);
      accounts.push(await person.open());
      balances.push(0);
    }
  }, LONGEST_TEST_MS);
  afterAll(async () => {
    await spy.close();
    await florin.stop();
  });
  afterAll(() => engines?.stop());
  beforeEach(async () => {
    for (let n = 0; n < CUSTOMERS; n += 1) await deposit(n, 10);
    await transfer(0, 1, 3);
  });

  async function deposit(n: number, euros: number): Promise<void> {
    await people[n]!.deposit(accounts[n]!, String(euros));
    balances[n]! += euros;
    bookings += 1;
  }

  async function transfer(from: number, to: number, euros: number): Promise<void> {
    const order = { ...eur(String(euros)), to: accounts[to]! };
    expect((await people[from]!.post(`/accounts/${accounts[from]!}/transfers`, order)).status).toBe(201);
    balances[from]! -= euros;
    balances[to]! += euros;
    bookings += 2;
  }

  /** Every lane that money was moved on has something new, and all figures are what was booked. */
  async function expectExactBooks(): Promise<void> {
    for (let n = 0; n < CUSTOMERS; n += 1) await deposit(n, 1);
    await eventually(
      'the money to arrive and the views to have it all',
      async () =>
        (await florin.platform.projections.caughtUp(200)) &&
        (await trialBalance()).underWay.amount === '0.00',
      LONGEST_CATCH_UP_MS,
    );
    const total = balances.reduce((sum, each) => sum + each, 0);
    expect(await trialBalance()).toEqual({
      currency: 'EUR',
      accounts: eur(`${total}.00`),
      outside: eur(`-${total}.00`),
      underWay: eur('0.00'),
      lending: eur('0.00'),
      sum: eur('0.00'),
      bookings,
    });
    const shown = await Promise.all(people.map((by, n) => by.get(`/accounts/${accounts[n]!}`)));
    expect(shown.map((answer) => told(answer).balance)).toEqual(balances.map((each) => eur(`${each}.00`)));
  }

  async function trialBalance(): Promise<Record<'underWay', { readonly amount: string }>> {
    const { body } = await admin.get('/admin/trial-balance');
    return (body as { currencies: [Record<'underWay', { readonly amount: string }>] }).currencies[0];
  }

  const overheardTransfer = (): Promise<Overheard> =>
    eventually('a transfer on the bus', () =>
      spy.overheard.find(({ message }) => message.events.some(({ type }) => type === 'FundsTransferred')),
    );

  const refused = (): readonly RefusedMessages[] =>
    GROUPS.map((name) => florin.parts.get(name).platform.engines.bus!.refused());

  it(
    'what Florin did not send is believed by nobody, counted, and kept',
    async () => {
      const genuine = await overheardTransfer();
      const { lane } = genuine.message;
      const forged = Buffer.from(JSON.stringify(moreOf(genuine.message)));
      const claims = jsonwebtoken.decode(genuine.token as string) as object;
      spy.send(lane, forged);
      spy.send(lane, genuine.content);
      spy.send(lane, forged, 'a.b.c');
      spy.send(lane, forged, genuine.token);
      spy.send(lane, forged, jsonwebtoken.sign(claims, randomBytes(32)));
      const counts = { unsigned: 2, forged: 3, expired: 0, malformed: 0 };
      await eventually('both groups to have looked at them', () =>
        refused().every(({ unsigned, forged: others }) => unsigned + others >= 5),
      );
      expect(refused()).toEqual([counts, counts]);
      await eventually('them to be put aside', async () => (await spy.putAside()) === 5 * GROUPS.length);
      await expectExactBooks();
    },
    LONGEST_TEST_MS,
  );

  it(
    'what Florin did send changes nothing when it is sent again, in whatever order',
    async () => {
      await overheardTransfer();
      const before = refused();
      const copies = [...spy.overheard, ...[...spy.overheard].reverse()];
      for (const { message, content, token } of copies) spy.send(message.lane, content, token);
      await expectExactBooks();
      expect(refused()).toEqual(before);
    },
    LONGEST_TEST_MS,
  );

  it(
    'a relay whose place was set back publishes everything again, and nothing counts twice',
    async () => {
      await florin.parts.stop('relay');
      await forgetRelayPosition(START);
      const ids = await idsInLog();
      spy.overheard.length = 0;
      await deposit(0, 1);
      await florin.parts.start('relay');
      await eventually('everything to be published again', () => {
        const again = new Set<string>(
          spy.overheard.flatMap(({ message }) => message.events.map(({ id }) => id)),
        );
        return ids.every((id) => again.has(id));
      });
      await expectExactBooks();
    },
    LONGEST_TEST_MS,
  );

  it(
    'a relay that has lost its place goes on at the end, and what nobody published is read from the log',
    async () => {
      await florin.parts.stop('relay');
      await forgetRelayPosition();
      await deposit(1, 1);
      await transfer(2, 3, 2);
      await florin.parts.start('relay');
      await expectExactBooks();
    },
    LONGEST_TEST_MS,
  );

  it(
    'a projector that stops in the middle of many events leaves them to the next one',
    async () => {
      const before = bookings;
      const booking = Promise.all(
        Array.from({ length: MANY }, async (_, n) => await deposit(n % CUSTOMERS, 1)),
      );
      await eventually('some of it to be booked', () => bookings > before + MANY / 4);
      await florin.parts.stop('projector');
      await booking;
      await florin.parts.start('projector');
      await expectExactBooks();
    },
    LONGEST_TEST_MS,
  );

  async function idsInLog(): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const events of florin.platform.engines.log.readAll()) ids.push(...events.map(({ id }) => id));
    return ids;
  }

  /** How far the relay has come is where no restart of it looks for anything else. */
  async function forgetRelayPosition(instead?: Position): Promise<void> {
    const url = engines!.addresses.readStore;
    const store = await MongoReadStore.open({ url, suffix: '-reactions' });
    const collection = 'platform.relay';
    await store.drop(collection);
    await store.define({ name: collection, indexes: {} });
    const body = { position: instead ?? null, epoch: 0 };
    const write = { collection, id: 'position', version: { revision: 0 }, body };
    if (instead !== undefined) await store.commit([write]);
    await store.close();
  }
});

/** A message that would follow on a genuine one: another transfer, of what the sender never had. */
function moreOf({ lane, watermark, events }: LaneMessage): LaneMessage {
  const next = String(BigInt(watermark) + 1n) as Position;
  const sent = events.find(({ type }) => type === 'FundsTransferred') as RecordedEvent;
  const id = newUuid();
  const data = { ...sent.data, transferId: id, amount: eur('500.00') };
  const another = { ...sent, id, revision: sent.revision + 1, position: next, data };
  return { lane, after: watermark, events: [another], watermark: next };
}
