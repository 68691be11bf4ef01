import type { ApiAnswer } from '#standalone/testing/api-client';
import { startTestFlorin, type TestFlorin } from '#standalone/testing/start-test-florin';
import { newUuid } from '#platform/kernel/ids';
import { aCustomer, refusal, theAdmin, type Customer } from '#banking/testing/customers';

interface BatchTold {
  readonly results: readonly {
    readonly index: number;
    readonly status: string;
    readonly transferId?: string;
    readonly balance?: { readonly amount: string };
    readonly code?: string;
  }[];
  readonly accepted: number;
  readonly refused: number;
}

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const keyed = (key: string) => ({ 'idempotency-key': key });

let florin: TestFlorin;
let ada: Customer;
let adas: string;
let bobs: string;

beforeAll(async () => {
  florin = await startTestFlorin();
});
afterAll(() => florin.stop());

beforeEach(async () => {
  ada = await aCustomer(florin.api);
  adas = await ada.open('EUR', '100');
  bobs = await (await aCustomer(florin.api)).open();
});

const told = ({ body }: ApiAnswer): BatchTold => body as BatchTold;
const pay = (amount: string, more: object = {}) => ({ to: bobs, ...eur(amount), ...more });
const send = (transfers: unknown, headers = {}): Promise<ApiAnswer> =>
  ada.post(`/accounts/${adas}/transfer-batches`, { transfers }, headers);
const codes = (answer: ApiAnswer) => told(answer).results.map(({ status, code }) => code ?? status);

async function left(): Promise<string> {
  await florin.caughtUp();
  const { body } = await ada.get(`/accounts/${adas}`);
  return (body as { balance: { amount: string } }).balance.amount;
}

describe('a batch of transfers', () => {
  it('decides each in its order, and tells the balance after each', async () => {
    const answer = await send([pay('60'), pay('50'), pay('40'), pay('0.01')]);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        results: [
          { index: 0, status: 'accepted', balance: eur('40.00') },
          { index: 1, status: 'refused', code: 'banking.insufficient-funds', available: eur('40.00') },
          { index: 2, status: 'accepted', balance: eur('0.00') },
          { index: 3, status: 'refused', code: 'banking.insufficient-funds' },
        ],
        accepted: 2,
        refused: 2,
      },
    });
    const headers = { 'florin-after': answer.headers.get('florin-position')! };
    const { transferId } = told(answer).results[2]!;
    expect(await ada.get(`/transfers/${transferId}`, headers)).toMatchObject({
      status: 200,
      body: eur('40.00'),
    });
  });

  it('lets a bad one harm no other, and names its fields', async () => {
    const answer = await send([
      pay('1'),
      pay('1,5'),
      { to: bobs, ...eur('1'), note: 'unknown' },
      eur('1'),
      null,
      'all of it',
      [],
      pay('1', { key: 'not visible' }),
      { to: newUuid(), ...eur('1') },
      { to: 'nobody of this name', ...eur('1') },
      { to: adas, ...eur('1') },
      { to: bobs, amount: '1', currency: 'JPY' },
      pay('2'),
    ]);
    expect(codes(answer)).toEqual([
      'accepted',
      ...Array.from({ length: 7 }, () => 'platform.invalid'),
      'banking.unknown-receiver',
      'banking.unknown-receiver',
      'banking.to-oneself',
      'banking.wrong-currency',
      'accepted',
    ]);
    expect(answer.body).toMatchObject({ accepted: 2, refused: 11 });
    const fields = (index: number) => (told(answer).results[index] as { errors?: object[] }).errors;
    expect(fields(1)).toMatchObject([{ field: 'amount' }]);
    expect(fields(2)).toMatchObject([{ field: 'note' }]);
    expect(fields(3)).toMatchObject([{ field: 'to' }]);
    expect(fields(7)).toMatchObject([{ field: 'key' }]);
    expect(await left()).toBe('97.00');
  });

  it.each([[undefined], ['all'], [{}], [[]], [Array.from({ length: 1_001 }, () => null)]])(
    'is refused as a whole when it is no list of 1 to 1,000: %#',
    async (transfers) => {
      expect(await send(transfers)).toMatchObject({
        status: 400,
        body: { code: 'platform.invalid', errors: [{ field: 'transfers' }] },
      });
    },
  );

  it('takes 1,000 at once', async () => {
    const answer = await send(
      Array.from({ length: 1_000 }, (_, index) => pay('0.01', { key: `pay-${index}` })),
    );
    expect(answer.body).toMatchObject({ accepted: 1_000, refused: 0 });
    expect(told(answer).results.map(({ index }) => index)).toEqual(
      Array.from({ length: 1_000 }, (_, n) => n),
    );
    expect(await left()).toBe('90.00');
  });

  it('is for the owner of an open account; to others the account is not there', async () => {
    const eve = await aCustomer(florin.api);
    const path = `/accounts/${adas}/transfer-batches`;
    expect(refusal(await eve.post(path, { transfers: [pay('1')] }))).toEqual([
      404,
      'banking.unknown-account',
    ]);
    const empty = await ada.open();
    await ada.send('DELETE', `/accounts/${empty}`);
    const closed = await ada.post(`/accounts/${empty}/transfer-batches`, { transfers: [pay('1')] });
    expect(refusal(closed)).toEqual([409, 'banking.closed']);
  });

  it('is refused one by one on a frozen account', async () => {
    const admin = await theAdmin(florin.api);
    await admin.post(`/admin/accounts/${adas}/freeze`, {});
    expect(codes(await send([pay('1'), pay('2')]))).toEqual(['banking.frozen', 'banking.frozen']);
  });
});

describe('a key in a batch', () => {
  it('makes one transfer of many, in a batch and across batches', async () => {
    const first = await send([pay('1', { key: 'a' }), pay('2', { key: 'b' }), pay('1.00', { key: 'a' })]);
    const [a, b, again] = told(first).results;
    expect(again).toEqual({ ...a, index: 2 });
    expect(b?.transferId).not.toBe(a?.transferId);
    const later = await send([pay('3'), pay('1', { key: 'a' })]);
    expect(told(later).results[1]).toEqual({ ...a, index: 1 });
    expect(await left()).toBe('94.00');
  });

  it('is good for one content only', async () => {
    const twice = await send([
      pay('1', { key: 'a' }),
      pay('2', { key: 'a' }),
      pay('1', { key: 'a', reference: 'x' }),
    ]);
    expect(codes(twice)).toEqual([
      'accepted',
      'platform.idempotency-key-reused',
      'platform.idempotency-key-reused',
    ]);
    expect(codes(await send([pay('2', { key: 'a' })]))).toEqual(['platform.idempotency-key-reused']);
    expect(await left()).toBe('99.00');
  });

  it('answers twice in one batch with the same refusal, and may be tried again', async () => {
    const refused = await send([pay('500', { key: 'a' }), pay('500', { key: 'a' })]);
    expect(codes(refused)).toEqual(['banking.insufficient-funds', 'banking.insufficient-funds']);
    await ada.deposit(adas, '400');
    expect(codes(await send([pay('500', { key: 'a' })]))).toEqual(['accepted']);
  });

  it('is of the account: another one may use it too', async () => {
    const second = await ada.open('EUR', '10');
    const [first] = told(await send([pay('1', { key: 'a' })])).results;
    const other = await ada.post(`/accounts/${second}/transfer-batches`, {
      transfers: [pay('1', { key: 'a' })],
    });
    expect(told(other).results[0]).toMatchObject({ status: 'accepted', balance: eur('9.00') });
    expect(told(other).results[0]?.transferId).not.toBe(first?.transferId);
  });
});

describe('a key of a whole batch', () => {
  it('lets it be sent again without sending anything twice', async () => {
    const transfers = [pay('1'), pay('1'), pay('200'), pay('2', { key: 'c' })];
    const first = await send(transfers, keyed('payday'));
    const again = await send(transfers, keyed('payday'));
    // What was refused is tried again, so it may tell of another balance; what was accepted stands.
    const accepted = (answer: ApiAnswer) =>
      told(answer).results.filter(({ status }) => status === 'accepted');
    expect(accepted(again)).toEqual(accepted(first));
    expect(codes(again)).toEqual(codes(first));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await left()).toBe('96.00');
  });

  it('with other transfers is refused as a whole, and sends none of them', async () => {
    await send([pay('1')], keyed('payday'));
    const other = await send([pay('1'), pay('5')], keyed('payday'));
    expect(refusal(other)).toEqual([422, 'platform.idempotency-key-reused']);
    expect(await left()).toBe('99.00');
  });

  it('sends everything once when the same arrives many times at once', async () => {
    const transfers = Array.from({ length: 20 }, () => pay('1'));
    const answers = await Promise.all(
      Array.from({ length: 5 }, async () => await send(transfers, keyed('payday'))),
    );
    for (const answer of answers) {
      if (answer.status === 200) expect(told(answer).accepted).toBe(20);
      else expect(refusal(answer)).toEqual([409, 'platform.command-in-progress']);
    }
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(await left()).toBe('80.00');
  });

  it('and of an account that has changed since it was read is refused as a whole', async () => {
    const stale = { 'if-match': '"0"' };
    expect(refusal(await send([pay('1')], stale))).toEqual([412, 'platform.stale']);
    expect(codes(await send([pay('1'), pay('1')], { 'if-match': '"1"' }))).toEqual(['accepted', 'accepted']);
    expect(await left()).toBe('98.00');
  });
});
