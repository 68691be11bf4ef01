import { eventually } from '#platform/testing/eventually';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { aCustomer, Customer, refusal } from '#banking/testing/customers';
import { signUp } from '#identity/testing/people';
import { Ear } from '#notifications/testing/listening';
import { isTold, pays } from '#notifications/testing/people-told';

const API = '/api/v1/notifications';

let florin: TestFlorin;
let payer: Customer;
let token: string;
let ada: Customer;
const ears: Ear[] = [];

beforeAll(async () => {
  florin = await startTestFlorin();
  payer = await aCustomer(florin.api);
});
afterAll(() => florin.stop());

beforeEach(async () => {
  const person = await signUp(florin.api);
  token = person.access_token;
  ada = new Customer(florin.api, token, person.userId, person.name);
  await ada.open('EUR');
  await isTold(ada, 'identity.welcome');
});
afterEach(async () => {
  await Promise.all(ears.splice(0).map((ear) => ear.close()));
});

async function listen(path = '/stream', headers: Readonly<Record<string, string>> = {}): Promise<Ear> {
  const own = path.startsWith('/stream') ? { authorization: `Bearer ${token}` } : {};
  const ear = await Ear.open(`${florin.url}${API}${path}`, { ...own, ...headers });
  ears.push(ear);
  return ear;
}

async function ticket(): Promise<string> {
  return ((await ada.post('/notifications/stream-tickets')).body as { ticket: string }).ticket;
}

describe('a live stream', () => {
  it('tells what happens from now on', async () => {
    const ear = await listen();
    expect(ear.response.status).toBe(200);
    expect(ear.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(ear.response.headers.get('cache-control')).toContain('no-store');
    await eventually('its beginning', () => ear.told.length > 0);
    await pays(payer, ada, '3.00');
    const [notification] = await ear.hears(1);
    expect(notification?.data).toMatchObject({ topic: 'banking.money-received', title: '3.00 EUR received' });
    await ada.post('/notifications/read-all');
    await eventually('that it was read', () => ear.told.some(({ event }) => event === 'read'));
  });

  it('goes on after a cut without loss or repeats, by Last-Event-ID and by the query', async () => {
    const first = await listen();
    await eventually('its beginning', () => first.told.length > 0);
    await pays(payer, ada, '1.00');
    await first.hears(1);
    await first.close();
    await pays(payer, ada, '2.00');
    await isTold(ada, 'banking.money-received', 2);
    for (const again of [
      await listen('/stream', { 'last-event-id': first.lastId }),
      await listen(`/stream?after=${first.lastId}`),
    ]) {
      await pays(payer, ada, '3.00');
      const heard = await again.hears(2);
      expect(heard[0]?.data?.['title']).toBe('2.00 EUR received');
      expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length);
      await again.close();
    }
  });

  it('knows from the first moment where it stands', async () => {
    const first = await listen();
    await eventually('its beginning', () => first.told.length > 0);
    await first.close();
    await pays(payer, ada, '7.00');
    const again = await listen('/stream', { 'last-event-id': first.lastId });
    expect((await again.hears(1))[0]?.data?.['title']).toBe('7.00 EUR received');
  });

  it('opens with a ticket, which is good for nothing else', async () => {
    const good = await ticket();
    const ear = await listen(`/ticketed-stream?ticket=${good}`);
    expect(ear.response.status).toBe(200);
    await eventually('its beginning', () => ear.told.length > 0);
    await pays(payer, ada, '4.00');
    await ear.hears(1);
    expect((await florin.api.get(API, { token: good })).status).toBe(401);
    const [head = '', ...rest] = good.split('.');
    const forged = [head.replace(/^./, (first) => (first === '0' ? '1' : '0')), ...rest].join('.');
    const answer = await florin.api.get(`${API}/ticketed-stream?ticket=${forged}`);
    expect(refusal(answer)).toEqual([401, 'notifications.bad-ticket']);
    expect((await florin.api.get(`${API}/stream`)).status).toBe(401);
  });

  it('ends when the session ends', async () => {
    const ear = await listen();
    await eventually('its beginning', () => ear.told.length > 0);
    expect((await florin.api.post('/api/v1/logout', undefined, { token })).status).toBeLessThan(300);
    await eventually('the end', () => ear.isOver);
  });

  it('is one of a few', async () => {
    for (let count = 0; count < 10; count += 1) expect((await listen()).response.status).toBe(200);
    const answer = await florin.api.get(`${API}/stream`, { token });
    expect(refusal(answer)).toEqual([429, 'notifications.too-many-streams']);
    await ears[0]?.close();
    await eventually('room for another', async () => (await listen()).response.status === 200);
  });

  it('refuses what is no cursor', async () => {
    const headers = { 'last-event-id': 'yesterday' };
    const answer = await florin.api.get(`${API}/stream`, { token, headers });
    expect(refusal(answer)).toEqual([400, 'notifications.bad-cursor']);
  });
});
