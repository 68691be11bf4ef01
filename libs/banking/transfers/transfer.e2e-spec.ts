import type { ApiAnswer } from '#standalone/testing/api-client';
import { startTestFlorin, type TestFlorin } from '#standalone/testing/start-test-florin';
import { newUuid } from '#platform/kernel/ids';
import { eventually } from '#platform/testing/eventually';
import { aCustomer, after, refusal, theAdmin, type Customer } from '#banking/testing/customers';

type TransferTold = Readonly<Record<'transferId' | 'status' | 'reversedBy' | 'sentAt' | 'settledAt', string>>;

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const keyed = (key: string) => ({ 'idempotency-key': key });

let florin: TestFlorin;
let admin: Customer;
let ada: Customer;
let bob: Customer;
let adas: string;
let bobs: string;

beforeAll(async () => {
  florin = await startTestFlorin();
  admin = await theAdmin(florin.api);
});
afterAll(() => florin.stop());

beforeEach(async () => {
  ada = await aCustomer(florin.api);
  bob = await aCustomer(florin.api);
  adas = await ada.open('EUR', '100');
  bobs = await bob.open();
});

const told = ({ body }: ApiAnswer): TransferTold => body as TransferTold;

const send = (body: object, headers = {}): Promise<ApiAnswer> =>
  ada.post(`/accounts/${adas}/transfers`, { ...eur('10'), ...body }, headers);

const reverse = (by: Customer, transferId: string, body: object = {}): Promise<ApiAnswer> =>
  by.post(`/transfers/${transferId}/reversal`, body);

/** The transfer once it is no longer on its way, as somebody sees it. */
async function settled(sent: ApiAnswer, by: Customer = ada): Promise<TransferTold> {
  expect(sent.status).toBe(201);
  return await eventually('the transfer to be settled', async () => {
    const seen = told(await by.get(`/transfers/${told(sent).transferId}`));
    return seen.status !== 'pending' && seen;
  });
}

async function balanceOf(by: Customer, accountId: string): Promise<string> {
  await florin.caughtUp();
  const { body } = await by.get(`/accounts/${accountId}`);
  return (body as { balance: { amount: string } }).balance.amount;
}

describe('a transfer', () => {
  it('reaches another account, and both sides follow it from pending to completed', async () => {
    const sent = await send({ to: bobs, reference: 'Rent for May' });
    const facts = { from: adas, to: bobs, ...eur('10.00'), reference: 'Rent for May' };
    expect(sent).toMatchObject({ status: 201, body: { ...facts, status: 'pending', balance: eur('90.00') } });
    const { transferId, sentAt } = told(sent);

    const seen = await settled(sent);
    expect(seen).toEqual({ transferId, ...facts, status: 'completed', sentAt, settledAt: seen.settledAt });
    expect(await settled(sent, bob)).toEqual(seen);
    expect(await settled(sent, admin)).toEqual(seen);
    expect((await ada.get(`/accounts/${adas}/transfers`)).body).toEqual({ items: [seen] });
    expect((await bob.get(`/accounts/${bobs}/transfers`)).body).toEqual({ items: [seen] });
    expect(await balanceOf(bob, bobs)).toBe('10.00');
  });

  it('is seen as soon as it is sent', async () => {
    const sent = await send({ to: bobs });
    expect((await bob.get(`/transfers/${told(sent).transferId}`, after(sent))).status).toBe(200);
    expect((await ada.get(`/accounts/${adas}/transfers`, after(sent))).body).toMatchObject({
      items: [{ transferId: told(sent).transferId }],
    });
  });

  it('to a username reaches the oldest open account of that user in that currency', async () => {
    await bob.open('JPY');
    const second = await bob.open();
    const firstChoice = await send({ to: bob.username.toUpperCase() });
    expect(firstChoice.body).toMatchObject({ to: bobs });
    await settled(firstChoice);
    await admin.post(`/admin/accounts/${bobs}/freeze`, {});
    expect((await send({ to: bob.username })).body).toMatchObject({ to: second });
  });

  it('is refused, and moves nothing, when there is nobody to take it', async () => {
    const yens = await bob.open('JPY');
    const refusedTo = async (to: string) => refusal(await send({ to }));
    expect(await refusedTo(newUuid())).toEqual([422, 'banking.unknown-receiver']);
    expect(await refusedTo('nobody of this name')).toEqual([422, 'banking.unknown-receiver']);
    expect(await refusedTo(yens)).toEqual([422, 'banking.wrong-currency']);
    await admin.post(`/admin/accounts/${bobs}/freeze`, {});
    expect(await refusedTo(bobs)).toEqual([422, 'banking.receiver-frozen']);
    expect(await refusedTo(bob.username)).toEqual([422, 'banking.receiver-frozen']);
    await admin.post(`/admin/accounts/${bobs}/unfreeze`, {});
    await bob.send('DELETE', `/accounts/${bobs}`);
    expect(await refusedTo(bobs)).toEqual([422, 'banking.receiver-closed']);
    expect(await refusedTo(bob.username)).toEqual([422, 'banking.unknown-receiver']);
    expect(await send({ to: bobs, amount: '100.01' })).toMatchObject({
      body: { code: 'banking.receiver-closed' },
    });
    expect(await balanceOf(ada, adas)).toBe('100.00');
  });

  it('to oneself mints nothing, by whatever name', async () => {
    expect(refusal(await send({ to: adas }))).toEqual([422, 'banking.to-oneself']);
    expect(refusal(await send({ to: adas.toUpperCase() }))).toEqual([422, 'banking.to-oneself']);
    expect(refusal(await send({ to: ada.username }))).toEqual([422, 'banking.to-oneself']);
    const second = await ada.open();
    await settled(await send({ to: second }));
    expect([await balanceOf(ada, adas), await balanceOf(ada, second)]).toEqual(['90.00', '10.00']);
  });

  it('of what is no amount is refused by field', async () => {
    for (const amount of ['-1', '0', 'NaN', '1e3', '1,5', '1.001', 5, null]) {
      expect(await send({ to: bobs, amount })).toMatchObject({
        status: 400,
        body: { code: 'platform.invalid', errors: [{ field: 'amount' }] },
      });
    }
  });

  it('happens once however often it is asked for with one key, and twice when two are meant', async () => {
    const first = await send({ to: bobs }, keyed('rent'));
    const again = await send({ to: bobs }, keyed('rent'));
    expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([first.body, 'true']);
    expect(refusal(await send({ to: bobs, amount: '11' }, keyed('rent')))).toEqual([
      422,
      'platform.idempotency-key-reused',
    ]);
    await settled(await send({ to: bobs }));
    await settled(await send({ to: bobs }));
    await settled(first);
    expect([await balanceOf(ada, adas), await balanceOf(bob, bobs)]).toEqual(['70.00', '30.00']);
  });
});

describe('a reversal', () => {
  it('sends the money back, once, and both transfers say so', async () => {
    const sent = await send({ to: bobs });
    const { transferId } = await settled(sent);
    const reversed = await reverse(bob, transferId, { reference: 'Sent by mistake' });
    expect(reversed).toMatchObject({
      status: 201,
      body: { from: bobs, to: adas, ...eur('10.00'), balance: eur('0.00'), reversalOf: transferId },
    });
    const back = await settled(reversed);
    expect(back).toMatchObject({ status: 'completed', reversalOf: transferId });
    expect(await settled(sent)).toMatchObject({ status: 'completed', reversedBy: back.transferId });
    expect(refusal(await reverse(bob, transferId))).toEqual([409, 'banking.already-reversed']);
    expect(refusal(await reverse(ada, back.transferId))).toEqual([422, 'banking.not-reversible']);
    expect([await balanceOf(ada, adas), await balanceOf(bob, bobs)]).toEqual(['100.00', '0.00']);
  });

  it('wins against another at the same time, and one only', async () => {
    await bob.deposit(bobs, '50');
    const { transferId } = await settled(await send({ to: bobs }));
    const answers = await Promise.all([1, 2, 3].map(async () => await reverse(bob, transferId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await settled(answers.find(({ status }) => status === 201)!);
    expect([await balanceOf(ada, adas), await balanceOf(bob, bobs)]).toEqual(['100.00', '50.00']);
  });

  it('is for whoever was paid, and admins; others do not see the transfer', async () => {
    const { transferId } = await settled(await send({ to: bobs }));
    const eve = await aCustomer(florin.api);
    expect(refusal(await reverse(ada, transferId))).toEqual([403, 'banking.not-yours-to-reverse']);
    expect(refusal(await reverse(eve, transferId))).toEqual([404, 'banking.unknown-transfer']);
    expect(refusal(await eve.get(`/transfers/${transferId}`))).toEqual([404, 'banking.unknown-transfer']);
    expect(refusal(await eve.get(`/accounts/${adas}/transfers`))).toEqual([404, 'banking.unknown-account']);
    expect(refusal(await bob.get(`/accounts/${adas}/transfers`))).toEqual([404, 'banking.unknown-account']);
    expect((await admin.post(`/transfers/${transferId}/reversal`)).status).toBe(201);
  });

  it('gives back nothing that is spent, held or on a frozen account', async () => {
    const { transferId } = await settled(await send({ to: bobs }));
    await admin.post(`/admin/accounts/${bobs}/freeze`, {});
    expect(refusal(await reverse(bob, transferId))).toEqual([409, 'banking.frozen']);
    await admin.post(`/admin/accounts/${bobs}/unfreeze`, {});
    await bob.post(`/accounts/${bobs}/withdrawals`, eur('0.01'));
    expect(await reverse(bob, transferId)).toMatchObject({
      status: 422,
      body: { code: 'banking.insufficient-funds', available: eur('9.99') },
    });
  });
});
