import type { ApiAnswer } from '#standalone/testing/api-client';
import { startTestFlorin, type TestFlorin } from '#standalone/testing/start-test-florin';
import { instant, MS_PER_DAY } from '#platform/kernel/clock';
import { newUuid } from '#platform/kernel/ids';
import { eventually } from '#platform/testing/eventually';
import { dayOf } from '#platform/kernel/days';
import { aCustomer, refusal, theAdmin, type Customer } from '#banking/testing/customers';
import { dueAfter } from './schedule.js';

interface OrderTold {
  readonly orderId: string;
  readonly status: string;
  readonly nextOn?: string;
  readonly ended?: string;
  readonly lastRun?: { readonly outcome: string; readonly transferId: string; readonly code?: string };
  readonly errors?: readonly { readonly field: string }[];
  readonly items: readonly { readonly orderId: string }[];
  readonly next?: string;
}

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const inDays = (days: number) => dayOf(instant(new Date(Date.now() + days * MS_PER_DAY)));
/** A day that will not come while this runs. */
const FAR = '2999-01-31';

let florin: TestFlorin;
let ada: Customer;
let bob: Customer;
let adas: string;
let bobs: string;

beforeAll(async () => {
  florin = await startTestFlorin();
});
afterAll(() => florin.stop());

beforeEach(async () => {
  ada = await aCustomer(florin.api);
  bob = await aCustomer(florin.api);
  adas = await ada.open('EUR', '100');
  bobs = await bob.open('EUR');
});

const told = ({ body }: ApiAnswer): OrderTold => body as OrderTold;
const order = (more: object = {}, headers = {}): Promise<ApiAnswer> => {
  const body = { to: bobs, ...eur('10'), every: 'month', first: FAR, ...more };
  return ada.post(`/accounts/${adas}/standing-orders`, body, headers);
};
const placed = async (more: object = {}): Promise<string> => told(await order(more)).orderId;

async function seen(orderId: string): Promise<OrderTold> {
  await florin.caughtUp();
  return told(await ada.get(`/standing-orders/${orderId}`));
}

async function ran(orderId: string): Promise<OrderTold> {
  return await eventually('it has run', async () => {
    const now = await seen(orderId);
    return ['sent', 'failed'].includes(now.lastRun?.outcome ?? '') && now;
  });
}

describe('a standing order', () => {
  it('is answered as it was placed, and can be seen', async () => {
    const answer = await order({ reference: 'rent', last: '2999-12-31' });
    const { orderId } = told(answer);
    const terms = {
      accountId: adas,
      to: bobs,
      ...eur('10.00'),
      every: 'month',
      first: FAR,
      last: '2999-12-31',
    };
    const expected = { orderId, status: 'active', ...terms, nextOn: FAR, reference: 'rent' };
    expect(answer).toMatchObject({ status: 201, body: expected });
    expect(answer.body).toEqual(expected);
    expect(await seen(orderId)).toEqual({ ...expected, placedAt: expect.any(String) as string });
  });

  it('pays at once when its first day is today, to a username too', async () => {
    const today = inDays(0);
    const orderId = await placed({
      to: bob.username,
      every: 'week',
      first: today,
      reference: 'pocket money',
    });
    const { lastRun, nextOn, status } = await ran(orderId);
    expect({ lastRun, status }).toMatchObject({
      lastRun: { dueOn: today, outcome: 'sent' },
      status: 'active',
    });
    expect(nextOn).toBe(dueAfter({ every: 'week', first: today }, today));
    const transfer = await eventually('it has arrived', async () => {
      const { body } = await bob.get(`/transfers/${lastRun?.transferId ?? ''}`);
      return (body as OrderTold).status === 'completed' && body;
    });
    expect(transfer).toMatchObject({ from: adas, to: bobs, ...eur('10.00'), reference: 'pocket money' });
  });

  it('tells why it could not pay, and ends after its last day', async () => {
    const today = inDays(0);
    const { lastRun, ...rest } = await ran(await placed({ ...eur('100.01'), first: today, last: today }));
    expect(lastRun).toMatchObject({ dueOn: today, outcome: 'failed', code: 'banking.insufficient-funds' });
    expect(rest).toMatchObject({ status: 'ended', ended: 'finished' });
    expect(rest).not.toHaveProperty('nextOn');
  });

  it('is paused, resumed and cancelled', async () => {
    const orderId = await placed();
    const path = `/standing-orders/${orderId}`;
    for (const status of [200, 200]) {
      expect(await ada.post(`${path}/pause`)).toMatchObject({ status, body: { orderId, status: 'paused' } });
    }
    expect(await seen(orderId)).toMatchObject({ status: 'paused' });
    expect(await seen(orderId)).not.toHaveProperty('nextOn');
    for (const status of [200, 200]) {
      expect(await ada.post(`${path}/resume`)).toMatchObject({ status, body: { orderId, status: 'active' } });
    }
    expect(await seen(orderId)).toMatchObject({ status: 'active', nextOn: FAR });
    expect(await ada.send('DELETE', path)).toMatchObject({ status: 200, body: { orderId, status: 'ended' } });
    expect(await seen(orderId)).toMatchObject({ status: 'ended', ended: 'cancelled' });
    for (const answer of [
      await ada.post(`${path}/pause`),
      await ada.post(`${path}/resume`),
      await ada.send('DELETE', path),
    ]) {
      expect(refusal(answer)).toEqual([409, 'banking.standing-order-ended']);
    }
  });

  it('is changed only as it was seen when the caller asks for that', async () => {
    const path = `/standing-orders/${await placed()}`;
    const etag = (await ada.get(path)).headers.get('etag') ?? '';
    expect((await ada.post(`${path}/pause`, undefined, { 'if-match': etag })).status).toBe(200);
    expect((await ada.send('DELETE', path, { headers: { 'if-match': etag } })).status).toBe(412);
  });

  it('is placed once for one key', async () => {
    const key = { 'idempotency-key': 'an-order' };
    const first = await order({}, key);
    expect((await order({}, key)).body).toEqual(first.body);
    expect((await order(eur('11'), key)).status).toBe(422);
    const { body } = await ada.get(`/accounts/${adas}/standing-orders`);
    expect((body as OrderTold).items).toHaveLength(1);
  });

  it('stands in the list of its account, the newest first', async () => {
    const ids: string[] = [];
    for (const amount of ['1', '2', '3']) ids.unshift(await placed(eur(amount)));
    await seen(ids[0]!);
    const list = async (query: string) => told(await ada.get(`/accounts/${adas}/standing-orders${query}`));
    const page = await list('?limit=2');
    const rest = await list(`?limit=2&after=${page.next}`);
    expect([...page.items, ...rest.items].map(({ orderId }) => orderId)).toEqual(ids);
    expect(rest).not.toHaveProperty('next');
  });

  it('is not there for others, but for admins', async () => {
    const orderId = await placed();
    const path = `/standing-orders/${orderId}`;
    for (const unknown of [
      await bob.get(path),
      await bob.post(`${path}/pause`),
      await bob.post(`${path}/resume`),
      await bob.send('DELETE', path),
      await ada.get(`/standing-orders/${newUuid()}`),
      await ada.post(`/standing-orders/${newUuid()}/pause`),
    ]) {
      expect(refusal(unknown)).toEqual([404, 'banking.unknown-standing-order']);
    }
    for (const unknown of [
      await bob.get(`/accounts/${adas}/standing-orders`),
      await bob.post(`/accounts/${adas}/standing-orders`, {
        to: bobs,
        ...eur('1'),
        every: 'week',
        first: FAR,
      }),
    ]) {
      expect(refusal(unknown)).toEqual([404, 'banking.unknown-account']);
    }
    const admin = await theAdmin(florin.api);
    expect((await admin.get(path)).status).toBe(200);
    expect((await admin.post(`${path}/pause`)).status).toBe(200);
  });

  it.each([
    [{ to: 'nobody-at-all' }, 'banking.unknown-receiver'],
    [{ to: newUuid() }, 'banking.unknown-receiver'],
    [{ currency: 'JPY', amount: '10' }, 'banking.wrong-currency'],
    [{ first: '2020-01-01' }, 'banking.bad-schedule'],
    [{ last: '2999-01-30' }, 'banking.bad-schedule'],
  ])('is refused with %j: %s', async (more, code) => {
    expect(refusal(await order(more))).toEqual([422, code]);
  });

  it('is refused to oneself, but not to another account of one’s own', async () => {
    expect(refusal(await order({ to: adas }))).toEqual([422, 'banking.to-oneself']);
    expect((await order({ to: await ada.open() })).status).toBe(201);
  });

  it.each([
    [{ every: 'day' }, 'every'],
    [{ first: '2999-02-29' }, 'first'],
    [{ first: undefined }, 'first'],
    [{ last: 'never' }, 'last'],
    [{ amount: '-1' }, 'amount'],
    [{ to: '' }, 'to'],
    [{ weekday: 1 }, 'weekday'],
  ])('names what is wrong in %j: %s', async (more, field) => {
    const answer = await order(more);
    expect(answer.status).toBe(400);
    expect(told(answer).errors?.map((error) => error.field)).toEqual([field]);
  });
});
