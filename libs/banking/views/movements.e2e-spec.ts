import { startTestFlorin, type TestFlorin } from '#standalone/testing/start-test-florin';
import { PASSWORD } from '#identity/testing/people';
import { plusMs, type Instant } from '#platform/kernel/clock';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { eventually } from '#platform/testing/eventually';
import { aCustomer, after, refusal, theAdmin, told, type Customer } from '#banking/testing/customers';
import { lived, OPENED_AT, YESTERDAY, type Step } from '#banking/testing/histories';

const EUR = 'EUR' as CurrencyCode;
const DAY_MS = 86_400_000;
const NOON = `${plusMs(YESTERDAY, -100 * DAY_MS).slice(0, 10)}T12:00:00.000Z` as Instant;
const daysLater = (days: number): Instant => plusMs(NOON, days * DAY_MS);

let florin: TestFlorin;
let ada: Customer;
let bob: Customer;
beforeAll(async () => {
  florin = await startTestFlorin();
  ada = await aCustomer(florin.api);
  bob = await aCustomer(florin.api);
});
afterAll(() => florin.stop());

interface Seen {
  readonly amount: string;
  readonly reference?: string;
  readonly counterparty?: { readonly accountId: string; readonly name?: string };
}

/** An account of Ada's with that past, as soon as it can be read. */
async function past(steps: readonly Step[], currency = EUR): Promise<string> {
  const accountId = await lived(florin.platform.store, { ownerId: ada.userId, currency }, steps);
  await florin.caughtUp();
  return accountId;
}

async function movements(accountId: string, query = ''): Promise<readonly Seen[]> {
  const answer = await ada.get(`/accounts/${accountId}/movements?${query}`);
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
  return told(answer).items as unknown as readonly Seen[];
}

const amountsOf = async (accountId: string, query = ''): Promise<readonly string[]> =>
  (await movements(accountId, query)).map(({ amount }) => amount);

/** All pages of the list, so many movements each. */
async function allPages(accountId: string, query: string): Promise<readonly string[]> {
  const amounts: string[] = [];
  let next: string | undefined = '';
  for (let page = 0; next !== undefined && page < 100; page += 1) {
    const answer = await ada.get(`/accounts/${accountId}/movements?${query}${next && `&after=${next}`}`);
    amounts.push(...told(answer).items.map(({ amount }) => amount as string));
    ({ next } = told(answer));
  }
  return amounts;
}

describe('the movements of an account', () => {
  it('show what was done, at once for whoever has done it', async () => {
    const [adas, bobs] = [await ada.open('EUR', '100'), await bob.open()];
    const sent = await ada.post(`/accounts/${adas}/transfers`, {
      to: bobs,
      amount: '30',
      currency: 'EUR',
      reference: 'Rent',
    });
    const { body } = await ada.get(`/accounts/${adas}/movements`, after(sent));
    const { transferId, sentAt } = sent.body as { transferId: string; sentAt: string };
    expect((body as { items: unknown[] }).items[0]).toEqual({
      movementId: `${adas}.000000000002`,
      type: 'transfer-out',
      amount: '-30.00',
      currency: 'EUR',
      balance: { amount: '70.00', currency: 'EUR' },
      bookedAt: sentAt,
      reference: 'Rent',
      counterparty: { accountId: bobs, name: bob.username },
      transferId,
    });
    const received = await eventually('the transfer to arrive', async () => {
      return told(await bob.get(`/accounts/${bobs}/movements`)).items[0];
    });
    expect(received).toMatchObject({
      type: 'transfer-in',
      amount: '30.00',
      counterparty: { accountId: adas, name: ada.username },
    });
    expect(await amountsOf(adas)).toEqual(['-30.00', '100.00']);
  });

  it('of one moment stay in the order in which they were booked, on whatever page', async () => {
    const steps = Array.from({ length: 25 }, (_, n) => ({ minor: BigInt(n + 1), at: NOON }));
    const accountId = await past(steps);
    const newestFirst = steps.map(({ minor }) => `0.${minor.toString().padStart(2, '0')}`).reverse();
    expect(await allPages(accountId, 'limit=4')).toEqual(newestFirst);
    expect(await allPages(accountId, 'limit=4&type=deposit')).toEqual(newestFirst);
    expect(await allPages(accountId, 'limit=4&max=0.20')).toEqual(newestFirst.slice(5));
  });

  it('stay on their pages when others come', async () => {
    const accountId = await ada.open();
    for (const amount of ['1', '2', '3', '4']) await ada.deposit(accountId, amount);
    await florin.caughtUp();
    const first = await ada.get(`/accounts/${accountId}/movements?limit=2`);
    await ada.deposit(accountId, '5');
    await florin.caughtUp();
    const second = await ada.get(`/accounts/${accountId}/movements?limit=2&after=${told(first).next ?? ''}`);
    const amounts = [first, second].flatMap((page) => told(page).items.map(({ amount }) => amount));
    expect(amounts).toEqual(['4.00', '3.00', '2.00', '1.00']);
    expect(told(second).next).toBeUndefined();
  });

  it('are found by time, kind, amount and text', async () => {
    const other = { accountId: (await bob.open()) as Uuid, ownerId: bob.userId as Uuid };
    const accountId = await past([
      { minor: 1_000n, at: NOON, reference: 'Crème brûlée' },
      { minor: -200n, at: daysLater(1), reference: 'STRASSE' },
      { minor: -300n, at: daysLater(2), other },
      { minor: 400n, at: daysLater(3), other, reference: 'rent' },
    ]);
    const day = (days: number) => daysLater(days).slice(0, 10);
    expect(await amountsOf(accountId, `from=${day(1)}&to=${day(2)}`)).toEqual(['-3.00', '-2.00']);
    expect(await amountsOf(accountId, `from=${daysLater(1)}&to=${daysLater(2)}`)).toEqual(['-2.00']);
    expect(await amountsOf(accountId, `type=deposit`)).toEqual(['10.00']);
    expect(await amountsOf(accountId, `type=transfer-in&to=${day(2)}`)).toEqual([]);
    expect(await amountsOf(accountId, 'min=3&max=4.00')).toEqual(['4.00', '-3.00']);
    expect(await amountsOf(accountId, 'text=CREME')).toEqual(['10.00']);
    expect(await amountsOf(accountId, `text=${encodeURIComponent('straße')}`)).toEqual(['-2.00']);
    expect(await amountsOf(accountId, `text=${bob.username.toUpperCase()}`)).toEqual(['4.00', '-3.00']);
    expect(await amountsOf(accountId, `text=${bob.username}&min=4`)).toEqual(['4.00']);
  });

  it('are looked through only so far at once: a page may be short and have a next', async () => {
    const accountId = await past([
      { minor: 1n, at: NOON, reference: 'needle' },
      ...Array.from({ length: 2_500 }, () => ({ minor: 1n, at: NOON })),
      { minor: 2n, at: NOON, reference: 'needle' },
    ]);
    const first = told(await ada.get(`/accounts/${accountId}/movements?text=needle`));
    expect(first.items).toHaveLength(1);
    expect(first.next).toBeDefined();
    expect(await allPages(accountId, 'text=needle')).toEqual(['0.02', '0.01']);
  });

  it.each([
    ['from=yesterday', 'from'],
    ['from=2026-02-30', 'from'],
    ['from=2026-01-02&to=2026-01-01', 'to'],
    ['type=gift', 'type'],
    ['min=-1', 'min'],
    ['min=1e3', 'min'],
    ['min=0.001', 'min'],
    ['max=NaN', 'max'],
    ['max=1,5', 'max'],
    ['text=', 'text'],
    ['text=%00', 'text'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['after=nonsense', 'after'],
    ['colour=red', 'colour'],
  ])('asked for with %s are refused by naming %s', async (query, field) => {
    const answer = await ada.get(`/accounts/${await ada.open()}/movements?${query}`);
    expect(refusal(answer)).toEqual([400, 'platform.invalid']);
    expect(told(answer).errors?.map((error) => error.field)).toEqual([field]);
  });

  it('take amounts in the currency of the account', async () => {
    const accountId = await past([{ minor: 1_500n, at: NOON }], 'KWD' as CurrencyCode);
    expect(await amountsOf(accountId, 'min=1.499')).toEqual(['1.500']);
    const yen = await ada.open('JPY');
    expect(refusal(await ada.get(`/accounts/${yen}/movements?min=1.5`))).toEqual([400, 'platform.invalid']);
  });

  it('name an erased counterparty no more', async () => {
    const eve = await aCustomer(florin.api);
    const [adas, eves] = [await ada.open(), await eve.open('EUR', '10')];
    await eve.post(`/accounts/${eves}/transfers`, { to: adas, amount: '10', currency: 'EUR' });
    const name = () => movements(adas).then((all) => all[0]?.counterparty?.name);
    await eventually('the transfer to arrive', async () => (await name()) === eve.username);
    await eventually('the account to be closed', async () => {
      return (await eve.send('DELETE', `/accounts/${eves}`)).status === 200;
    });
    expect(await eve.send('DELETE', '/profile', { body: { password: PASSWORD } })).toMatchObject({
      status: 200,
    });
    await eventually('the name to be gone', async () => (await name()) === '[erased]');
    expect(await amountsOf(adas, 'text=erased')).toEqual(['10.00']);
  });

  it('are there for admins too', async () => {
    const admin = await theAdmin(florin.api);
    expect((await admin.get(`/accounts/${await ada.open()}/movements`)).body).toEqual({ items: [] });
  });
});

describe('the balance of an account', () => {
  const balance = async (accountId: string, asOf: string) => {
    const answer = await ada.get(`/accounts/${accountId}/balance?asOf=${asOf}`);
    return (answer.body as { balance?: { amount: string } }).balance?.amount;
  };

  it('is known at any moment there was', async () => {
    const accountId = await past([
      { minor: 1_000n, at: NOON },
      { minor: -300n, at: NOON },
      { minor: -50n, at: daysLater(1) },
    ]);
    expect(await balance(accountId, OPENED_AT)).toBe('0.00');
    expect(await balance(accountId, plusMs(NOON, -1))).toBe('0.00');
    expect(await balance(accountId, NOON)).toBe('7.00');
    expect(await balance(accountId, plusMs(daysLater(1), -1))).toBe('7.00');
    expect(await balance(accountId, daysLater(1))).toBe('6.50');
    expect(await balance(accountId, daysLater(1).replace('Z', '-00:00'))).toBe('6.50');
  });

  it('is that of now when no moment is named, with all that is booked', async () => {
    const accountId = await ada.open('JPY');
    for (let n = 1; n <= 20; n += 1) {
      await ada.deposit(accountId, '1', 'JPY');
      const { body } = await ada.get(`/accounts/${accountId}/balance`);
      expect(body).toEqual({
        accountId,
        asOf: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        balance: { amount: `${n}`, currency: 'JPY' },
      });
    }
  });

  it.each(['2999-01-01T00:00:00Z', '2026-01-01', 'yesterday'])('is refused for %s', async (asOf) => {
    const answer = await ada.get(`/accounts/${await ada.open()}/balance?asOf=${asOf}`);
    expect(refusal(answer)).toEqual([400, 'platform.invalid']);
    expect(told(answer).errors?.map(({ field }) => field)).toEqual(['asOf']);
  });
});

it.each(['movements', 'balance', 'statement'])('the %s of another is not there', async (what) => {
  const adas = await ada.open();
  expect(refusal(await bob.get(`/accounts/${adas}/${what}`))).toEqual([404, 'banking.unknown-account']);
  const nobodys = await bob.get(`/accounts/${newUuid()}/${what}`);
  expect(refusal(nobodys)).toEqual([404, 'banking.unknown-account']);
});
