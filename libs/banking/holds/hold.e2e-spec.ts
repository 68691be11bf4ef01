import type { ApiAnswer } from '#standalone/testing/api-client';
import { startTestFlorin, type TestFlorin } from '#standalone/testing/start-test-florin';
import { MS_PER_DAY } from '#platform/kernel/clock';
import { newUuid } from '#platform/kernel/ids';
import { eventually } from '#platform/testing/eventually';
import { aCustomer, refusal, theAdmin, type Customer } from '#banking/testing/customers';

interface HoldTold {
  readonly holdId: string;
  readonly status: string;
  readonly expiresAt: string;
  readonly errors?: readonly { readonly field: string }[];
  readonly items: readonly { readonly holdId: string; readonly status: string }[];
  readonly next?: string;
}

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

let florin: TestFlorin;
let ada: Customer;
let adas: string;

beforeAll(async () => {
  florin = await startTestFlorin();
});
afterAll(() => florin.stop());

beforeEach(async () => {
  ada = await aCustomer(florin.api);
  adas = await ada.open('EUR', '100');
});

const told = ({ body }: ApiAnswer): HoldTold => body as HoldTold;
const hold = (amount: string, more: object = {}, headers = {}): Promise<ApiAnswer> =>
  ada.post(`/accounts/${adas}/holds`, { ...eur(amount), ...more }, headers);
const capture = (holdId: string, body: object = {}, headers = {}): Promise<ApiAnswer> =>
  ada.post(`/accounts/${adas}/holds/${holdId}/capture`, body, headers);
const release = (holdId: string): Promise<ApiAnswer> =>
  ada.post(`/accounts/${adas}/holds/${holdId}/release`, undefined);

/** The account, or what belongs to it, as the log has it now. */
async function seen(path = ''): Promise<ApiAnswer> {
  await florin.caughtUp();
  return await ada.get(`/accounts/${adas}${path}`);
}

describe('a hold', () => {
  it('leaves less to spend, and the balance as it is', async () => {
    const answer = await hold('30', { reference: 'the hotel' });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        accountId: adas,
        status: 'open',
        ...eur('30.00'),
        available: eur('70.00'),
        reference: 'the hotel',
      },
    });
    expect(Date.parse(told(answer).expiresAt) - Date.now()).toBeGreaterThan(6 * MS_PER_DAY);
    const { holdId } = told(answer);
    expect(await seen()).toMatchObject({
      body: { balance: eur('100.00'), held: eur('30.00'), available: eur('70.00') },
    });
    expect(await seen(`/holds/${holdId}`)).toMatchObject({
      status: 200,
      body: { holdId, status: 'open', reference: 'the hotel' },
    });
    const spending = await ada.post(`/accounts/${adas}/withdrawals`, eur('70.01'));
    expect(spending.body).toMatchObject({
      code: 'banking.insufficient-funds',
      available: eur('70.00'),
    });
  });

  it('is captured in part, and the rest is free again', async () => {
    const { holdId } = told(await hold('30', { reference: 'the hotel' }));
    expect(refusal(await capture(holdId, eur('30.01')))).toEqual([422, 'banking.over-hold']);
    expect(await capture(holdId, eur('12.50'))).toMatchObject({
      status: 200,
      body: { holdId, status: 'captured', ...eur('12.50'), balance: eur('87.50') },
    });
    expect(await seen()).toMatchObject({
      body: { balance: eur('87.50'), held: eur('0.00'), available: eur('87.50') },
    });
    expect(await seen(`/holds/${holdId}`)).toMatchObject({
      body: { status: 'captured', ...eur('30.00'), captured: eur('12.50') },
    });
    expect(refusal(await capture(holdId))).toEqual([409, 'banking.hold-not-open']);
    expect(refusal(await release(holdId))).toEqual([409, 'banking.hold-not-open']);
  });

  it('is released', async () => {
    const { holdId } = told(await hold('30'));
    expect(await release(holdId)).toMatchObject({
      status: 200,
      body: { status: 'released', released: eur('30.00') },
    });
    expect(await seen(`/holds/${holdId}`)).toMatchObject({ body: { status: 'released' } });
    expect(await seen()).toMatchObject({ body: { held: eur('0.00'), available: eur('100.00') } });
  });

  it('is captured once, whoever else tries at the same time', async () => {
    const { holdId } = told(await hold('60'));
    const answers = await Promise.all(Array.from({ length: 8 }, () => capture(holdId, eur('60'))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => refusal(answer)[1] === 'banking.hold-not-open')).toHaveLength(7);
    expect(await seen()).toMatchObject({ body: { balance: eur('40.00'), available: eur('40.00') } });
  });

  it('is captured or released, never both', async () => {
    const { holdId } = told(await hold('60'));
    const [captured, released] = await Promise.all([capture(holdId), release(holdId)]);
    expect([captured.status, released.status].sort()).toEqual([200, 409]);
    const balance = captured.status === 200 ? '40.00' : '100.00';
    expect(await seen()).toMatchObject({ body: { balance: eur(balance), available: eur(balance) } });
  });

  it('is placed and captured once for one key', async () => {
    const key = { 'idempotency-key': 'a-hold' };
    const first = await hold('30', {}, key);
    expect((await hold('30', {}, key)).body).toEqual(first.body);
    expect(refusal(await hold('31', {}, key))[0]).toBe(422);
    const { holdId } = told(first);
    const captured = await capture(holdId, {}, key);
    expect((await capture(holdId, {}, key)).body).toEqual(captured.body);
    expect(await seen()).toMatchObject({ body: { balance: eur('70.00') } });
  });

  it('expires by itself, and cannot be captured from that moment on', async () => {
    const { holdId } = told(await hold('30', { expiresAt: inMs(1_000) }));
    await eventually('it has expired', async () => {
      const { body } = await seen(`/holds/${holdId}`);
      return (body as HoldTold).status === 'expired';
    });
    expect(refusal(await capture(holdId))).toEqual([409, 'banking.hold-not-open']);
    expect(await seen()).toMatchObject({ body: { held: eur('0.00'), available: eur('100.00') } });
  });

  it('stands in the list, which can be narrowed', async () => {
    const ids: string[] = [];
    for (const amount of ['1', '2', '3']) ids.unshift(told(await hold(amount)).holdId);
    const [newest, middle, oldest] = ids;
    await release(middle!);
    const idsIn = (answer: ApiAnswer) => told(answer).items.map(({ holdId }) => holdId);
    expect(idsIn(await seen('/holds'))).toEqual(ids);
    expect(idsIn(await seen('/holds?status=open'))).toEqual([newest, oldest]);
    const page = await seen('/holds?limit=2');
    expect(idsIn(page)).toEqual([newest, middle]);
    expect(idsIn(await seen(`/holds?limit=2&after=${told(page).next}`))).toEqual([oldest]);
    expect((await seen('/holds?status=gone')).status).toBe(400);
  });

  it('is not there for others, and not on other accounts', async () => {
    const { holdId } = told(await hold('30'));
    const bob = await aCustomer(florin.api);
    const path = `/accounts/${adas}/holds`;
    const other = await ada.open();
    expect(refusal(await bob.get(path))).toEqual([404, 'banking.unknown-account']);
    expect(refusal(await bob.post(path, eur('1')))).toEqual([404, 'banking.unknown-account']);
    for (const unknown of [
      await bob.get(`${path}/${holdId}`),
      await bob.post(`${path}/${holdId}/capture`, {}),
      await bob.post(`${path}/${holdId}/release`, undefined),
      await ada.get(`/accounts/${other}/holds/${holdId}`),
      await ada.post(`/accounts/${other}/holds/${holdId}/capture`, {}),
      await capture(newUuid()),
    ]) {
      expect(refusal(unknown)).toEqual([404, 'banking.unknown-hold']);
    }
    const admin = await theAdmin(florin.api);
    expect((await admin.post(`${path}/${holdId}/release`, undefined)).status).toBe(200);
  });

  it.each([
    [{ amount: '1' }, 'currency'],
    [{ currency: 'EUR' }, 'amount'],
    [{ amount: '0', currency: 'EUR' }, 'amount'],
    [{ amount: '1.001', currency: 'EUR' }, 'amount'],
    [{ amount: 1, currency: 'EUR' }, 'amount'],
  ])('is not captured by %j: %s is named', async (body, field) => {
    const { holdId } = told(await hold('30'));
    const answer = await capture(holdId, body);
    expect(answer.status).toBe(400);
    expect(told(answer).errors?.map((error) => error.field)).toEqual([field]);
  });

  it('expires in the future, in a year at most', async () => {
    for (const expiresAt of [inMs(-1_000), inMs(366 * MS_PER_DAY)]) {
      expect(refusal(await hold('30', { expiresAt }))).toEqual([422, 'banking.bad-expiry']);
    }
    expect((await hold('30', { expiresAt: 'tomorrow' })).status).toBe(400);
  });
});
