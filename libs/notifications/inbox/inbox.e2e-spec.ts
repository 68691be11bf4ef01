import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { aCustomer, after, refusal, theAdmin, told, type Customer } from '#banking/testing/customers';
import { PASSWORD } from '#identity/testing/people';
import { inboxOf, isTold, pays, unreadOf } from '#notifications/testing/people-told';

let florin: TestFlorin;
let ada: Customer;
let bob: Customer;

beforeAll(async () => {
  florin = await startTestFlorin();
});
afterAll(() => florin.stop());

beforeEach(async () => {
  [ada, bob] = [await aCustomer(florin.api), await aCustomer(florin.api)];
  await bob.open('EUR');
  await isTold(ada, 'identity.welcome');
  await isTold(bob, 'identity.welcome');
});

describe('the inbox', () => {
  it('tells who signs up once, and not of every log-in', async () => {
    await florin.api.post('/login', { username: ada.username, password: PASSWORD });
    await florin.caughtUp();
    const again = (await florin.api.post('/login', { username: ada.username, password: PASSWORD })).body;
    const { access_token: token } = again as { access_token: string };
    const { body } = await florin.api.get('/api/v1/notifications', { token });
    const { items } = body as { items: readonly { topic: string }[] };
    expect(items.map(({ topic }) => topic)).toEqual(['identity.welcome']);
  });

  it('tells of a device that was not seen before', async () => {
    const answer = await florin.api.post(
      '/login',
      { username: ada.username, password: PASSWORD },
      { headers: { 'user-agent': 'a phone of somebody else' } },
    );
    const { access_token: token } = answer.body as { access_token: string };
    const there = await florin.api.get('/api/v1/notifications', { token });
    expect(there.status).toBe(200);
    const again = { get: (path: string) => florin.api.get(`/api/v1${path}`, { token }) } as Customer;
    expect((await isTold(again, 'identity.new-device')).title).toBe('A log-in on a new device');
  });

  it('tells of money, in words, and counts what is unread', async () => {
    await pays(ada, bob, '12.50');
    const notification = await isTold(bob, 'banking.money-received');
    expect(notification).toMatchObject({ title: '12.50 EUR received', isRead: false });
    expect(await unreadOf(bob)).toBe(2);
    const path = `/notifications/${notification.notificationId}/read`;
    const read = await bob.post(path);
    expect([read.status, read.body]).toEqual([200, { read: 1 }]);
    expect((await bob.post(path)).body).toEqual({ read: 0 });
    expect(await unreadOf(bob)).toBe(1);
    const answer = await bob.send('GET', '/notifications?unread=true', { headers: after(read) });
    expect(told(answer).items.map(({ topic }) => topic)).toEqual(['identity.welcome']);
    const all = await bob.post('/notifications/read-all');
    expect(all.body).toEqual({ read: 1 });
    expect(await unreadOf(bob)).toBe(0);
    await florin.caughtUp();
    expect(await inboxOf(bob, '?unread=true')).toEqual([]);
    expect(await inboxOf(bob, '?unread=false')).toHaveLength(2);
  });

  it('tells who applies for money, and the admins who decide', async () => {
    const wish = { loan_types: ['Car'], amount: '1000.00', purpose: 'A car' };
    expect((await ada.post('/apply', wish)).status).toBe(201);
    await isTold(ada, 'lending.application-submitted');
    const { title } = await isTold(await theAdmin(florin.api), 'lending.application-to-decide');
    expect(title).toBe('An application to decide');
  });

  it('goes page by page, the newest first', async () => {
    await pays(ada, bob, '1.00');
    await isTold(bob, 'banking.money-received');
    const first = told(await bob.get('/notifications?limit=1'));
    expect(first.items.map(({ topic }) => topic)).toEqual(['banking.money-received']);
    const second = told(await bob.get(`/notifications?limit=1&after=${first.next ?? ''}`));
    expect(second.items.map(({ topic }) => topic)).toEqual(['identity.welcome']);
  });

  it('is nobody else’s', async () => {
    const { notificationId } = await isTold(ada, 'identity.welcome');
    const answer = await bob.post(`/notifications/${notificationId}/read`);
    expect(refusal(answer)).toEqual([404, 'notifications.unknown-notification']);
    expect(await unreadOf(ada)).toBe(1);
  });
});

describe('the preferences', () => {
  const path = '/notifications/preferences';

  it('name every topic, and are kept', async () => {
    const { body } = await ada.get(path);
    const { topics } = body as { topics: readonly { topic: string; inbox: boolean }[] };
    expect(topics).toContainEqual(
      expect.objectContaining({ topic: 'banking.money-received', inbox: true, email: false }),
    );
    const answer = await ada.send('PUT', path, {
      body: { topics: [{ topic: 'banking.money-received', inbox: false }] },
    });
    expect(answer.status).toBe(200);
    await ada.open('EUR');
    await pays(bob, ada, '2.00');
    await pays(ada, bob, '3.00');
    await isTold(bob, 'banking.money-received');
    await florin.caughtUp();
    expect((await inboxOf(ada)).map(({ topic }) => topic)).toEqual(['identity.welcome']);
  });

  it('cannot silence what keeps an account safe', async () => {
    const topics = [{ topic: 'identity.password-changed', inbox: false }];
    const answer = await ada.send('PUT', path, { body: { topics } });
    expect(refusal(answer)).toEqual([422, 'notifications.always-in-inbox']);
  });

  it.each([
    [{ topics: [] }],
    [{ topics: [{ topic: 'nonsense', inbox: true }] }],
    [{ topics: [{ topic: 'identity.welcome', inbox: 'yes' }] }],
    [{ topics: [{ topic: 'identity.welcome', pigeon: true }] }],
    [{ topics: 'all' }],
  ])('name what is wrong in %j', async (body) => {
    const answer = await ada.send('PUT', path, { body });
    expect(answer.status).toBe(400);
    expect(told(answer).errors?.map(({ field }) => field)).toEqual(['topics']);
  });
});
