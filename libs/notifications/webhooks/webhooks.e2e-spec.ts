import { Webhook as Verifier } from 'standardwebhooks';
import { eventually } from '#platform/testing/eventually';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { aCustomer, refusal, theAdmin, told, type Customer } from '#banking/testing/customers';
import { pays } from '#notifications/testing/people-told';
import { WebhookReceiver } from '#notifications/testing/webhook-receiver';

const LONGEST_WAIT_MS = 30_000;

let florin: TestFlorin;
let receiver: WebhookReceiver;
let ada: Customer;
let bob: Customer;

beforeAll(async () => {
  florin = await startTestFlorin({ webhookAllowedHosts: ['127.0.0.1'] });
  bob = await aCustomer(florin.api);
});
afterAll(() => florin.stop());

beforeEach(async () => {
  [receiver, ada] = [await WebhookReceiver.start(), await aCustomer(florin.api)];
  await ada.open('EUR');
});
afterEach(() => receiver.stop());

interface Added {
  readonly webhookId: string;
  readonly secret: string;
}

async function add(body: object = {}, by = ada): Promise<Added> {
  const answer = await by.post('/webhooks', { url: receiver.url, ...body });
  expect(answer.status).toBe(201);
  return answer.body as Added;
}

async function arrived(count: number): Promise<WebhookReceiver['received']> {
  await eventually(`${count} to arrive`, () => receiver.received.length >= count, LONGEST_WAIT_MS);
  return receiver.received;
}

async function deliveriesOf({ webhookId }: Added): Promise<readonly Record<string, unknown>[]> {
  return told(await ada.get(`/webhooks/${webhookId}/deliveries`)).items;
}

function verified(secret: string, at = 0): unknown {
  const { body = '', headers } = receiver.received[at] ?? {};
  return new Verifier(secret).verify(body, headers as Record<string, string>);
}

describe('a webhook', () => {
  it('is told what its owner is told, signed after Standard Webhooks', async () => {
    const { secret } = await add({ topics: ['banking.money-received'] });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    await pays(bob, ada, '5.00');
    await arrived(1);
    expect(verified(secret)).toMatchObject({
      type: 'banking.money-received',
      data: { title: '5.00 EUR received', amount: { amount: '5.00', currency: 'EUR' } },
    });
    expect(() => verified(`whsec_${Buffer.alloc(24, 7).toString('base64')}`)).toThrow();
  });

  it('shows its key once, and another when that is asked for; for a while both sign', async () => {
    const added = await add();
    const seen = await ada.get(`/webhooks/${added.webhookId}`);
    expect(JSON.stringify(seen.body)).not.toContain('whsec_');
    const rotated = await ada.post(`/webhooks/${added.webhookId}/secret`);
    const { secret } = rotated.body as Added;
    expect(secret).not.toBe(added.secret);
    expect((await ada.post(`/webhooks/${added.webhookId}/test`)).status).toBe(202);
    await arrived(1);
    expect(verified(secret)).toMatchObject({ type: 'notifications.webhook-test' });
    expect(verified(added.secret)).toMatchObject({ type: 'notifications.webhook-test' });
  });

  it('answers a repeated request with the same key', async () => {
    const request = { body: { url: receiver.url }, headers: { 'idempotency-key': 'once' } };
    const [first, again] = [
      await ada.send('POST', '/webhooks', request),
      await ada.send('POST', '/webhooks', request),
    ];
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('can be delivered to again by hand, as the same message', async () => {
    const added = await add();
    await ada.post(`/webhooks/${added.webhookId}/test`);
    await arrived(1);
    const delivery = await eventually('the delivery', async () => {
      const [latest] = await deliveriesOf(added);
      return latest?.['status'] === 'delivered' ? latest : undefined;
    });
    expect(delivery['attempts']).toMatchObject([{ attempt: 1, status: 204 }]);
    const path = `/webhooks/${added.webhookId}/deliveries/${String(delivery['deliveryId'])}/redeliver`;
    expect((await ada.post(path)).status).toBe(202);
    const [first, second] = await arrived(2);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.payload).toEqual(first?.payload);
  });

  it('is sent nothing while it is disabled, and nothing once it is removed', async () => {
    const added = await add();
    const path = `/webhooks/${added.webhookId}`;
    expect((await ada.send('PATCH', path, { body: { isEnabled: false } })).status).toBe(200);
    await florin.caughtUp();
    expect(refusal(await ada.post(`${path}/test`))).toEqual([409, 'notifications.webhook-disabled']);
    await ada.send('PATCH', path, { body: { isEnabled: true, topics: ['identity.welcome'] } });
    await florin.caughtUp();
    expect((await ada.get(path)).body).toMatchObject({ isEnabled: true, topics: ['identity.welcome'] });
    expect((await ada.send('DELETE', path)).status).toBe(200);
    await florin.caughtUp();
    expect(refusal(await ada.get(path))).toEqual([404, 'notifications.unknown-webhook']);
    await eventually('its keys to be forgotten', async () => {
      const names = await florin.platform.engines.vault.secretNames(`webhooks/${added.webhookId}/`);
      return names.length === 0;
    });
  });

  it('of everybody is for admins', async () => {
    const answer = await ada.post('/webhooks', { url: receiver.url, hears: 'everybody' });
    expect(refusal(answer)).toEqual([403, 'notifications.admins-only']);
    expect(refusal(await ada.get('/webhooks?hears=everybody'))).toEqual([403, 'notifications.admins-only']);
    const admin = await theAdmin(florin.api);
    const added = await add({ hears: 'everybody', topics: ['banking.money-received'] }, admin);
    await pays(bob, ada, '6.00');
    await arrived(1);
    expect(receiver.received[0]?.payload.data).toMatchObject({ userId: ada.userId });
    expect(refusal(await ada.get(`/webhooks/${added.webhookId}`))).toEqual([
      404,
      'notifications.unknown-webhook',
    ]);
    await admin.send('DELETE', `/webhooks/${added.webhookId}`);
  });

  it.each(['http://hooks.example.com/', 'https://127.0.0.2/', 'https://[::ffff:10.0.0.1]/', 'nonsense'])(
    'may not be at %s',
    async (url) => {
      const answer = await ada.post('/webhooks', { url });
      expect(refusal(answer)).toEqual([422, 'notifications.forbidden-address']);
    },
  );

  it.each([
    [{ topics: ['nonsense'] }, 'topics'],
    [{ topics: ['identity.welcome', 'identity.welcome'] }, 'topics'],
    [{ hears: 'nobody' }, 'hears'],
    [{ url: '' }, 'url'],
  ])('names what is wrong in %j', async (body, field) => {
    const answer = await ada.post('/webhooks', { url: receiver.url, ...body });
    expect(answer.status).toBe(400);
    expect(told(answer).errors?.map((error) => error.field)).toEqual([field]);
  });
});

it('who is erased has no webhooks any more', async () => {
  const { webhookId } = await add();
  const accounts = told(await ada.get('/accounts')).items;
  for (const { accountId } of accounts) await ada.send('DELETE', `/accounts/${String(accountId)}`);
  const answer = await ada.send('DELETE', '/profile', { body: { password: 'four words are better' } });
  expect(answer.status).toBeLessThan(300);
  await eventually('its keys to be forgotten', async () => {
    const names = await florin.platform.engines.vault.secretNames(`webhooks/${webhookId}/`);
    return names.length === 0;
  });
});
