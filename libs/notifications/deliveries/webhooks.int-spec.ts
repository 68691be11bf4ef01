import { Webhook as Verifier, WebhookVerificationError } from 'standardwebhooks';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '#platform/kernel/clock';
import { derivedUuid, newUuid, type Uuid } from '#platform/kernel/ids';
import { eventually } from '#platform/testing/eventually';
import { notify } from '#notifications/inbox/notify.reactor';
import { NotificationsWorld } from '#notifications/testing/notifications-world';
import { WebhookReceiver, type Received } from '#notifications/testing/webhook-receiver';
import { deliveriesView, type DeliveryDocument } from '#notifications/views/deliveries.view';
import { webhooksView } from '#notifications/views/webhooks.view';
import { addWebhook } from '#notifications/webhooks/add-webhook';
import { noteOutcomes } from '#notifications/webhooks/note-outcomes.reactor';
import { EVERYBODY, webhooks, type Hears } from '#notifications/webhooks/webhooks';
import { recipientsIn } from '#notifications/workflows/recipients';
import { WebhookCarrier } from '#notifications/workflows/webhook-carrier';
import { WebhookSecrets } from '#notifications/workflows/webhook-secrets';
import { deliverWebhooks } from './deliver.reactor.js';
import { orderWebhooks } from './order-webhooks.reactor.js';

const ADA = newUuid();
const BOB = newUuid();

let world: NotificationsWorld;
let receiver: WebhookReceiver;
let secrets: WebhookSecrets;
let secret: string;

beforeEach(async () => {
  [world, receiver] = [await NotificationsWorld.open(), await WebhookReceiver.start()];
  const { commands, store, views, clock, vault } = world;
  secrets = new WebhookSecrets(vault);
  const recipients = recipientsIn(views);
  const allowedHosts = ['127.0.0.1'];
  const carrier = new WebhookCarrier({ store, commands, views, secrets, clock, allowedHosts });
  await world.react([
    notify({ commands, recipients, clock }),
    orderWebhooks({ commands, recipients }),
    deliverWebhooks({ commands, carrier }),
    noteOutcomes,
  ]);
});
afterEach(async () => {
  await world.close();
  await receiver.stop();
});

async function add(
  hears: Hears = 'owner',
  url = receiver.url,
  topics: readonly string[] = [],
): Promise<Uuid> {
  const webhookId = newUuid();
  const secretId = derivedUuid(webhookId, 'secret');
  secret = await secrets.make(webhookId, secretId);
  const command = { ownerId: ADA, webhookId, hears, url, topics, secretId };
  const id = hears === 'everybody' ? EVERYBODY : ADA;
  const meta = { commandId: newUuid(), now: world.clock.now() };
  await world.commands.handle({ decider: webhooks, id, decide: addWebhook, command, meta });
  return webhookId;
}

/** The nth payment on an account. */
async function paid(accountId: Uuid, n: number, ownerId = ADA): Promise<void> {
  const money = (amount: string) => ({ amount, currency: 'EUR' });
  await world.heard(`account-${accountId}`, 'TransferReceived', {
    accountId,
    ownerId,
    transferId: newUuid(),
    from: { accountId: newUuid(), ownerId: newUuid() },
    debit: 'under-way',
    credit: accountId,
    amount: money(`${n}.00`),
    balance: money('1000.00'),
    bookedAt: world.clock.now(),
  });
}

async function deliveriesOf(webhookId: Uuid): Promise<readonly DeliveryDocument[]> {
  const question = { index: 'byWebhook', equals: { webhookId }, limit: 200 };
  return (await world.views.find(deliveriesView, question)).items;
}

/** Everything has been tried that is due by now. */
async function tried(webhookId: Uuid): Promise<void> {
  await eventually('all that is due to be tried', async () => {
    await world.settled();
    const now = world.clock.now();
    return (await deliveriesOf(webhookId)).every(
      ({ nextAttemptAt }) => nextAttemptAt === undefined || nextAttemptAt > now,
    );
  });
}

/** The library goes by the time of the computer, and what is received by that of the test. */
function verified({ headers, body }: Received): unknown {
  const { now } = Date;
  Date.now = () => Date.parse(world.clock.now());
  try {
    return new Verifier(secret).verify(body, headers as Record<string, string>);
  } finally {
    Date.now = now;
  }
}

const amounts = (received: readonly Received[]) =>
  received.map(({ payload }) => (payload.data['amount'] as { amount: string }).amount);

it('a receiver that fails for an hour gets everything once it is back, in order per subject', async () => {
  const webhookId = await add();
  const [one, other] = [newUuid(), newUuid()];
  receiver.status = 503;
  for (let n = 1; n <= 5; n += 1) {
    await paid(one, n);
    await paid(other, 10 + n);
  }
  for (let minute = 0; minute < 60; minute += 1) {
    await tried(webhookId);
    world.clock.advance(MS_PER_MINUTE);
  }
  await tried(webhookId);
  expect(receiver.received).toEqual([]);
  receiver.status = 200;
  world.clock.advance(MS_PER_HOUR);
  await tried(webhookId);
  expect(receiver.received).toHaveLength(10);
  const all = amounts(receiver.received);
  const [ones, tens] = ['', '1'].map((ten) => [1, 2, 3, 4, 5].map((n) => `${ten}${n}.00`));
  expect(all.filter((amount) => ones?.includes(amount))).toEqual(ones);
  expect(all.filter((amount) => tens?.includes(amount))).toEqual(tens);
  for (const each of receiver.received) {
    expect(verified(each)).toMatchObject({
      type: 'banking.money-received',
      data: { event: 'TransferReceived' },
    });
  }
  const [forged] = receiver.received.map((each) => ({ ...each, body: `${each.body} ` }));
  expect(() => verified(forged as Received)).toThrow(WebhookVerificationError);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(10);
  expect((await deliveriesOf(webhookId)).every(({ status }) => status === 'delivered')).toBe(true);
}, 120_000);

it('gives up after a day, and goes on with the next', async () => {
  const webhookId = await add();
  const account = newUuid();
  receiver.status = 500;
  await paid(account, 1);
  await paid(account, 2);
  await tried(webhookId);
  expect(receiver.tries).toBe(1);
  for (let hours = 0; hours < 27; hours += 1) {
    world.clock.advance(MS_PER_HOUR);
    await tried(webhookId);
  }
  const [first, second] = [...(await deliveriesOf(webhookId))].sort((a, b) => (a.status < b.status ? -1 : 1));
  expect(first).toMatchObject({ status: 'failed', reason: 'status 500' });
  expect(second?.status).toBe('waiting');
  receiver.status = 200;
  world.clock.advance(MS_PER_DAY);
  await tried(webhookId);
  expect(amounts(receiver.received)).toEqual(['2.00']);
}, 60_000);

it('is disabled after days of failing, and its owner is told', async () => {
  const webhookId = await add();
  receiver.status = 500;
  for (let day = 0; day < 7; day += 1) {
    await paid(newUuid(), day + 1);
    await tried(webhookId);
    world.clock.advance(MS_PER_DAY);
  }
  await tried(webhookId);
  expect(await world.views.get(webhooksView, webhookId)).toMatchObject({
    isEnabled: false,
    disabledBecause: 'failing',
  });
  const topics = (await world.sentTo(ADA)).map(({ topic }) => topic);
  expect(topics).toContain('notifications.webhook-disabled');
}, 60_000);

it('tells a webhook of everybody the facts of everybody, and nobody else’s words', async () => {
  await add('everybody', receiver.url, ['banking.money-received']);
  await paid(newUuid(), 7, BOB);
  await world.heard(`user-${BOB}`, 'PasswordChanged', { userId: BOB, passwordId: newUuid() });
  await eventually('it to arrive', () => receiver.received.length === 1);
  const [received] = receiver.received;
  expect(received?.payload).toMatchObject({ type: 'banking.money-received', data: { userId: BOB } });
  expect(received?.payload.data['body']).toBeUndefined();
});

it('tells a webhook nothing of others, nor of what was before it', async () => {
  await paid(newUuid(), 1);
  world.clock.advance(1);
  const webhookId = await add();
  await paid(newUuid(), 2, BOB);
  await paid(newUuid(), 3);
  await eventually('it to arrive', () => receiver.received.length === 1);
  await tried(webhookId);
  expect(amounts(receiver.received)).toEqual(['3.00']);
});

it('follows no redirect', async () => {
  const other = await WebhookReceiver.start();
  const webhookId = await add();
  receiver.status = 307;
  receiver.headers = { location: other.url };
  await paid(newUuid(), 1);
  await tried(webhookId);
  expect(other.tries).toBe(0);
  expect((await deliveriesOf(webhookId))[0]?.attempts).toMatchObject([
    { status: 307, failure: 'status 307' },
  ]);
  await other.stop();
});

it('does not connect where nobody may lead it', async () => {
  const webhookId = await add('owner', 'https://localhost.localdomain.test:9/hook');
  const private_ = await add('owner', 'https://10.0.0.1/hook');
  await paid(newUuid(), 1);
  await tried(webhookId);
  await tried(private_);
  expect((await deliveriesOf(private_))[0]).toMatchObject({ status: 'failed', reason: 'forbidden-address' });
  expect(receiver.tries).toBe(0);
});
