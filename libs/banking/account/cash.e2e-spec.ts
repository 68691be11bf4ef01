import type { ApiAnswer } from '#standalone/testing/api-client';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { add, fromJson, toJson, type MoneyJson } from '#platform/kernel/money';
import { aCustomer, after, refusal, theAdmin, told, type Customer } from '#banking/testing/customers';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const keyed = (key: string) => ({ 'idempotency-key': key });

let florin: TestFlorin;
let admin: Customer;
let ada: Customer;
beforeAll(async () => {
  florin = await startTestFlorin();
  admin = await theAdmin(florin.api);
  ada = await aCustomer(florin.api);
});
afterAll(() => florin.stop());

const deposit = (accountId: string, body: unknown, headers = {}): Promise<ApiAnswer> =>
  ada.post(`/accounts/${accountId}/deposits`, body, headers);
const withdraw = (accountId: string, body: unknown, headers = {}): Promise<ApiAnswer> =>
  ada.post(`/accounts/${accountId}/withdrawals`, body, headers);
const balanceOf = async (accountId: string, booked: ApiAnswer): Promise<MoneyJson> =>
  told(await ada.get(`/accounts/${accountId}`, after(booked))).balance;

describe('deposits and withdrawals', () => {
  it('answer with what was booked, and the balance', async () => {
    const accountId = await ada.open();
    expect(await deposit(accountId, { ...eur('12.5'), reference: 'a gift 🎁' })).toMatchObject({
      status: 201,
      body: {
        depositId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        ...eur('12.50'),
        balance: eur('12.50'),
        bookedAt: expect.stringMatching(/Z$/) as string,
      },
    });
    expect(await withdraw(accountId, eur('12.49'))).toMatchObject({
      status: 201,
      body: { withdrawalId: expect.any(String) as string, ...eur('12.49'), balance: eur('0.01') },
    });
    expect(refusal(await deposit(accountId, { amount: '1', currency: 'JPY' }))).toEqual([
      422,
      'banking.wrong-currency',
    ]);
    expect(await deposit(accountId, { ...eur('1'), reference: 'x'.repeat(141) })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'reference' }] },
    });
  });

  it.each([
    ['-1', 'EUR'],
    ['0', 'EUR'],
    ['0.00', 'EUR'],
    ['-0', 'EUR'],
    ['NaN', 'EUR'],
    ['Infinity', 'EUR'],
    ['1e3', 'EUR'],
    ['1,5', 'EUR'],
    ['0x10', 'EUR'],
    ['01', 'EUR'],
    ['+1', 'EUR'],
    ['.5', 'EUR'],
    ['1.', 'EUR'],
    ['', 'EUR'],
    [' 1', 'EUR'],
    ['1 ', 'EUR'],
    ['١', 'EUR'],
    ['1.234', 'EUR'],
    ['1.5', 'JPY'],
    ['1.2345', 'KWD'],
    ['1000000000000000000', 'JPY'],
    ['10000000000000000.00', 'EUR'],
    // eslint-disable-next-line florin/no-float -- What nobody may send.
    [1.5, 'EUR'],
    [1, 'EUR'],
    [true, 'EUR'],
    [null, 'EUR'],
    [['1'], 'EUR'],
    [{ amount: '1' }, 'EUR'],
    [undefined, 'EUR'],
  ])('of %j %s are refused by field', async (amount, currency) => {
    const accountId = await ada.open(currency);
    const before = await florin.platform.engines.log.end();
    for (const move of [deposit, withdraw]) {
      expect(await move(accountId, { amount, currency })).toMatchObject({
        status: 400,
        body: { code: 'platform.invalid', errors: [{ field: 'amount' }] },
      });
    }
    expect(await florin.platform.engines.log.end()).toBe(before);
  });

  it('take amounts of 18 digits, and balances of more', async () => {
    const accountId = await ada.open();
    await ada.deposit(accountId, '9999999999999999.99');
    const second = await deposit(accountId, eur('9999999999999999.99'));
    expect(told(second).balance).toEqual(eur('19999999999999999.98'));
    expect(await balanceOf(accountId, second)).toEqual(eur('19999999999999999.98'));
  });

  it('are checked at the revision they are booked at: 200 at once on what covers 100', async () => {
    const accountId = await ada.open('EUR', '100');
    const answers = await Promise.all(Array.from({ length: 200 }, () => withdraw(accountId, eur('1.00'))));
    const done = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(done.map((each) => told(each).balance.amount)).size).toBe(100);
    expect(refused).toHaveLength(100);
    for (const answer of refused) {
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'banking.insufficient-funds', available: eur('0.00') },
      });
    }
    const next = await deposit(accountId, eur('1'));
    expect(await balanceOf(accountId, next)).toEqual(eur('1.00'));
  });
});

describe('a repeated request', () => {
  it('with the same key has its first answer, also after other bookings', async () => {
    const accountId = await ada.open();
    const first = await deposit(accountId, { ...eur('5'), reference: 'rent' }, keyed('k'));
    await ada.deposit(accountId, '7');
    const again = await deposit(accountId, { reference: 'rent', ...eur('5') }, keyed('k'));
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(await balanceOf(accountId, await deposit(accountId, eur('1')))).toEqual(eur('13.00'));
  });

  it('of opening an account opens one', async () => {
    const opened = await ada.post('/accounts', { currency: 'SEK' }, keyed('open'));
    await ada.deposit(told(opened).accountId, '9', 'SEK');
    const again = await ada.post('/accounts', { currency: 'SEK' }, keyed('open'));
    expect(again.body).toEqual(opened.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const mine = told(await ada.get('/accounts?limit=200')).items;
    expect(mine.filter(({ currency }) => currency === 'SEK')).toHaveLength(1);
  });

  it('with the same key and another body is refused', async () => {
    const accountId = await ada.open();
    await deposit(accountId, eur('5'), keyed('k'));
    for (const other of [eur('6'), { ...eur('5'), reference: 'x' }]) {
      expect(refusal(await deposit(accountId, other, keyed('k')))).toEqual([
        422,
        'platform.idempotency-key-reused',
      ]);
    }
    expect((await withdraw(accountId, eur('5'), keyed('k'))).status).toBe(201);
  });

  it('while the first is being carried out books nothing twice', async () => {
    const accountId = await ada.open();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => deposit(accountId, eur('5'), keyed('k'))),
    );
    const answered = answers.filter(({ status }) => status === 201);
    const first = answered.filter(({ headers }) => headers.get('idempotency-replayed') === null);
    expect(first).toHaveLength(1);
    for (const each of answered) expect(each.body).toEqual(first[0]!.body);
    for (const each of answers.filter(({ status }) => status !== 201))
      expect(refusal(each)).toEqual([409, 'platform.command-in-progress']);
    expect(await balanceOf(accountId, first[0]!)).toEqual(eur('5.00'));
  });

  it('without a key is another request: two equal deposits are both booked', async () => {
    const accountId = await ada.open();
    const [one, two] = await Promise.all([deposit(accountId, eur('5')), deposit(accountId, eur('5'))]);
    expect(told(one).depositId).not.toBe(told(two).depositId);
    const three = await deposit(accountId, eur('5'));
    expect(told(three).balance).toEqual(eur('15.00'));
  });
});

describe('the trial balance', () => {
  const trialBalance = async (currency: string, booked: ApiAnswer) => {
    const { body } = await admin.get('/admin/trial-balance', after(booked));
    const { currencies } = body as { currencies: Record<string, unknown>[] };
    return currencies.find((each) => each['currency'] === currency);
  };

  it('is zero, and the accounts of a currency add up to what it says', async () => {
    const chf = (amount: string) => ({ amount, currency: 'CHF' });
    expect(await trialBalance('CHF', await deposit(await ada.open(), eur('1')))).toBeUndefined();
    const ids = [await ada.open('CHF', '10'), await ada.open('CHF', '20.05'), await ada.open('CHF')];
    const booked = await withdraw(ids[0]!, chf('3'));
    expect(await trialBalance('CHF', booked)).toEqual({
      currency: 'CHF',
      accounts: chf('27.05'),
      outside: chf('-27.05'),
      underWay: chf('0.00'),
      lending: chf('0.00'),
      sum: chf('0.00'),
      bookings: 3,
    });
    const balances = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const path = `/admin/trial-balance/CHF?limit=2${next && `&after=${next}`}`;
      const page = told(await admin.get(path, after(booked)));
      balances.push(...page.items);
      next = page.next;
    }
    expect(balances.map(({ accountId }) => accountId)).toEqual(ids);
    const sum = balances.map(({ balance }) => fromJson(balance as MoneyJson)).reduce(add);
    expect(toJson(sum)).toEqual(chf('27.05'));
    expect((await admin.get('/admin/trial-balance/XAU')).status).toBe(400);
  });

  it('is zero in every currency after all of the above', async () => {
    const { body } = await admin.get('/admin/trial-balance');
    const { currencies } = body as { currencies: { sum: MoneyJson; bookings: number }[] };
    expect(currencies.length).toBeGreaterThan(1);
    for (const { sum } of currencies) expect(sum.amount).toMatch(/^0(\.0+)?$/);
  });
});
