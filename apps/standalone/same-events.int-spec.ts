import type { RecordedEvent } from '#platform/event-store/event-store';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { isUuid, newUuid, parseUuid } from '#platform/kernel/ids';
import type { Json, JsonObject } from '#platform/kernel/json';
import { parseMoney } from '#platform/kernel/money';
import { eventually } from '#platform/testing/eventually';
import { ERASED } from '#platform/vault/sealer';
import { account } from '#banking/account/account';
import { Customer, refusal, theAdmin, told } from '#banking/testing/customers';
import { sendTransfer } from '#banking/transfers/send-transfer';
import { logIn, PASSWORD, said, signUp } from '#identity/testing/people';
import type { ApiAnswer } from './testing/api-client.js';
import { enginesForTests } from './testing/engines-for-tests.js';
import { startDistributedFlorin } from './testing/start-distributed-florin.js';
import { startTestFlorin, testConfig } from './testing/start-test-florin.js';
import type { TestFlorin } from './testing/test-florin.js';

const LONGEST_TEST_MS = 240_000;
const LONGEST_QUIET_MS = 30_000;
const FAR = '2999-01-31';
const EUR = 'EUR' as CurrencyCode;
const eur = (amount: string) => ({ amount, currency: EUR });

const engines = await enginesForTests();
const there = engines ? it : it.skip;
afterAll(() => engines?.stop());

there(
  'the same commands make the same events, in one process and in many',
  async () => {
    const alone = await historyOn(await startTestFlorin());
    const distributed = await historyOn(await startDistributedFlorin(testConfig(), engines));
    expect(Object.keys(alone).length).toBeGreaterThan(10);
    const types = Object.values(alone).flatMap((events) => events.map(([type]) => type));
    expect(new Set(types)).toEqual(new Set(EXPECTED));
    expect(distributed).toEqual(alone);
  },
  LONGEST_TEST_MS,
);

/** Every type that the script is to make, so that nothing is compared with nothing. */
const EXPECTED = [
  ...['NameReserved', 'NameConfirmed', 'NameReleased', 'UserRegistered', 'RoleGranted'],
  ...['SignUpBegun', 'SessionStarted', 'UserLoggedIn', 'SessionRevoked', 'LoginFailed'],
  ...['ProfileChanged', 'UserErased', 'AccountOpened', 'AccountClosed', 'FundsDeposited', 'FundsWithdrawn'],
  ...['FundsTransferred', 'TransferReceived', 'TransferCompleted', 'TransferReturned', 'TransferReversed'],
  ...['FundsHeld', 'HoldCaptured', 'StandingOrderPlaced'],
  ...['FinancingOptionAdded', 'DeviceFirstSeen', 'NotificationSent'],
];

async function historyOn(florin: TestFlorin): Promise<History> {
  try {
    await new Script(florin).run();
    await eventually('everybody to be told', async () => isTold(await written(florin)), LONGEST_QUIET_MS);
    return historyOf(await written(florin));
  } finally {
    await florin.stop();
  }
}

/** What a few people do one after another; each waits until nothing more follows from what was done. */
class Script {
  constructor(private readonly florin: TestFlorin) {}

  async run(): Promise<void> {
    const admin = await theAdmin(this.florin.api);
    const [ada, bob, ann] = [await this.person('ada'), await this.person('bob'), await this.person('ann')];
    const adas = await ada.open('EUR', '100');
    const [bobs, bobsYen] = [await bob.open(), await bob.open('JPY')];
    await this.done(ada.post(`/accounts/${adas}/withdrawals`, { ...eur('10.5'), reference: 'cash' }));
    await this.transfers({ ada, adas, bob, bobs, bobsYen });
    const hold = await this.done(ada.post(`/accounts/${adas}/holds`, eur('20')));
    const { holdId } = hold.body as { readonly holdId: string };
    await this.done(ada.post(`/accounts/${adas}/holds/${holdId}/capture`, eur('12.5')));
    const terms = { to: bobs, ...eur('7'), every: 'month', first: FAR, reference: 'rent' };
    await this.done(ada.post(`/accounts/${adas}/standing-orders`, terms));
    const profile = { username: 'Bobby', firstName: 'Robert', phone: '+33 123' };
    await this.done(bob.send('PATCH', '/profile', { body: profile }));
    await this.done(admin.send('PUT', `/users/${bob.userId}/roles/admin`));
    await ann.open('EUR');
    await this.done(ann.send('DELETE', '/profile', { body: { password: PASSWORD } }));
  }

  private async person(username: string): Promise<Customer> {
    const { api } = this.florin;
    await signUp(api, { username, email: `${username}@example.org` });
    await this.quiet();
    expect((await logIn(api, username, { password: 'not the password' })).status).toBe(401);
    const { access_token, userId } = said(await this.done(logIn(api, username)));
    return new Customer(api, access_token, userId, username);
  }

  private async transfers(between: Transferring): Promise<void> {
    const { ada, adas, bob, bobs, bobsYen } = between;
    const send = (body: object, key: string): Promise<ApiAnswer> =>
      ada.post(`/accounts/${adas}/transfers`, { ...eur('10'), ...body }, { 'idempotency-key': key });
    const sent = await this.done(send({ to: bobs, reference: 'Lunch' }, 'lunch'));
    expect((await this.done(send({ to: bobs, reference: 'Lunch' }, 'lunch'))).body).toEqual(sent.body);
    expect(refusal(await send({ to: bobs, amount: '1000' }, 'too-much'))[1]).toBe(
      'banking.insufficient-funds',
    );
    expect(refusal(await send({ to: bobsYen }, 'yen'))[1]).toBe('banking.wrong-currency');
    const { transferId } = sent.body as { readonly transferId: string };
    await this.done(bob.post(`/transfers/${transferId}/reversal`));
    await this.returned(ada, adas);
    await this.florin.caughtUp();
    expect(told(await ada.get(`/accounts/${adas}`)).balance.amount).toBe('89.50');
  }

  /** To an account that was never opened: over HTTP that is found out before. */
  private async returned({ userId }: Customer, from: string): Promise<void> {
    const { commands, clock } = this.florin.platform;
    const receiver = { accountId: newUuid(), ownerId: newUuid(), currency: EUR, status: 'open' } as const;
    const by = { userId: parseUuid(userId), isAdmin: false };
    const transferId = newUuid();
    const command = { by, transferId, receiver, amount: parseMoney('5', EUR) };
    const meta = { commandId: transferId, now: clock.now() };
    await commands.handle({ decider: account, id: from, decide: sendTransfer, command, meta });
    await this.quiet();
  }

  private async done(asked: Promise<ApiAnswer>): Promise<ApiAnswer> {
    const answer = await asked;
    expect(answer.status).toBeLessThan(300);
    await this.quiet();
    return answer;
  }

  private async quiet(): Promise<void> {
    await eventually(
      'all that follows',
      async () => isComplete(await written(this.florin)),
      LONGEST_QUIET_MS,
    );
  }
}

interface Transferring {
  readonly ada: Customer;
  readonly adas: string;
  readonly bob: Customer;
  readonly bobs: string;
  readonly bobsYen: string;
}

async function written({ platform }: TestFlorin): Promise<readonly RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for await (const events of platform.store.readAll()) all.push(...events);
  return all;
}

/**
 * Transfers have an outcome, names are confirmed or given back; who is gone has no open account, and
 * can be read by no process any more: one goes on for a moment with a key that another has destroyed.
 */
function isComplete(events: readonly RecordedEvent[]): boolean {
  const told = (field: string, ...types: string[]): readonly unknown[] =>
    events.filter(({ type }) => types.includes(type)).map(({ data }) => data[field]);
  const has = (all: readonly unknown[], wanted: readonly unknown[]): boolean =>
    wanted.every((each) => all.includes(each));
  const gone = told('userId', 'UserErased');
  const orphaned = events.filter(
    ({ type, data }) => type === 'AccountOpened' && gone.includes(data['ownerId'] ?? ''),
  );
  const readable = events.filter(
    ({ type, data }) =>
      type === 'UserRegistered' && gone.includes(data['userId'] ?? '') && data['username'] !== ERASED,
  );
  const givenBack = told('released', 'ProfileChanged', 'UserErased').flat() as JsonObject[];
  return (
    readable.length === 0 &&
    has(
      told('transferId', 'TransferCompleted', 'TransferReturned'),
      told('transferId', 'FundsTransferred', 'TransferReversed'),
    ) &&
    has(told('reservationId', 'NameConfirmed'), told('reservationId', 'NameReserved')) &&
    has(
      told('reservationId', 'NameReleased'),
      givenBack.map(({ reservationId }) => reservationId),
    ) &&
    has(
      told('accountId', 'AccountClosed'),
      orphaned.map(({ data }) => data['accountId']),
    )
  );
}

/** Everything that somebody is told of, they are told of. */
const NEWS = {
  TransferReceived: 'banking.money-received',
  TransferReturned: 'banking.transfer-returned',
  HoldCaptured: 'banking.hold-captured',
  RoleGranted: 'identity.role-changed',
  UserRegistered: 'identity.welcome',
};

function isTold(events: readonly RecordedEvent[]): boolean {
  return Object.entries(NEWS).every(([type, topic]) => {
    const sent = events.filter((each) => each.type === 'NotificationSent' && each.data['topic'] === topic);
    return sent.length >= events.filter((each) => each.type === type).length;
  });
}

type History = Readonly<Record<string, readonly (readonly [type: string, data: Json])[]>>;

const CATEGORIES = ['account', 'admins', 'email', 'login', 'sign-up', 'standing-order', 'username', 'user'];

/** Which of two lanes somebody is told of first is nobody's promise: of these streams it is told what is in all. */
const TOLD = ['inbox-', 'notification-devices-'];

/** In the order of the words. */
function newsIn(events: readonly RecordedEvent[]): History[string] {
  const news = events.map(({ type, data: { topic = '', title = '', body = '' } }) => {
    return [type, { topic, title, body }] as const;
  });
  return news.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** The events of each stream, with the names of this one Florin taken out. */
function historyOf(everything: readonly RecordedEvent[]): History {
  const isTold = ({ stream }: RecordedEvent): boolean => TOLD.some((each) => stream.startsWith(each));
  const events = everything.filter((event) => !isTold(event));
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  const counts = new Map<string, number>();
  const named = Array.from(streams, ([stream, itsEvents]) => {
    const category = CATEGORIES.find((each) => stream.startsWith(each)) ?? stream;
    const count = (counts.get(category) ?? 0) + 1;
    counts.set(category, count);
    return [`${category} ${String(count).padStart(3, '0')}`, itsEvents] as const;
  }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = new Names();
  const history = named.map(([name, itsEvents]): [string, History[string]] => [
    name,
    itsEvents.map(({ type, data }) => [type, names.takenOutOf(data)] as const),
  ]);
  return Object.fromEntries([...history, ['what people were told', newsIn(everything.filter(isTold))]]);
}

/** Ids and keyed hashes become the order in which they are first met; times say only that they are. */
class Names {
  private readonly met = new Map<string, string>();

  takenOutOf(value: Json, field = ''): Json {
    if (typeof value === 'string') return this.text(value, field);
    if (Array.isArray(value)) return value.map((each: Json) => this.takenOutOf(each, field));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, this.takenOutOf(each as Json, key)]),
    );
  }

  private text(value: string, field: string): string {
    if (field === 'searchTokens') return 'hashes';
    if (/^\d{4}-\d\d-\d\dT/.test(value)) return 'a time';
    if (!isUuid(value) && field !== 'nameKey') return value;
    const name = this.met.get(value) ?? `name ${this.met.size + 1}`;
    this.met.set(value, name);
    return name;
  }
}
