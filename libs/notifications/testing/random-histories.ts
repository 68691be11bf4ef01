import fc from 'fast-check';
import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import type { Happening } from '#platform/testing/fold';
import type { DeliveryEvent, InboxEvent, WebhookEvent } from '#notifications/events';

type Happened = InboxEvent | WebhookEvent | DeliveryEvent;

const USERS = 3;
const NOON = '2026-01-15T12:00:00.000Z' as Instant;
const NAMESPACE = '0192f3c4-0000-7000-8000-000000000001' as Uuid;
const id = (name: string): Uuid => derivedUuid(NAMESPACE, name);
const LENGTHS = { minLength: 30, maxLength: 60 };

type What = 'send' | 'mail' | 'read' | 'add' | 'change' | 'disable' | 'remove' | 'order' | 'fail' | 'arrive';

/** What several users are told, and what becomes of it. */
export const notificationsHistory: fc.Arbitrary<readonly Happening<Happened>[]> = fc.noShrink(
  fc
    .array(
      fc.tuple(
        fc.nat(USERS - 1),
        fc.constantFrom<What[]>(
          'send',
          'send',
          'mail',
          'read',
          'add',
          'change',
          'disable',
          'remove',
          'order',
          'fail',
          'arrive',
        ),
      ),
      LENGTHS,
    )
    .map((chances) => {
      const last = new Map<string, number>();
      const beginning = Array.from({ length: USERS }, (_, user) =>
        (['send', 'add', 'order'] as const).map((what) => happening(user, what, last)),
      );
      return [...beginning.flat(), ...chances.map(([user, what]) => happening(user, what, last))];
    }),
);

/** What it is about is the latest of its kind. */
function happening(user: number, what: What, last: Map<string, number>): Happening<Happened> {
  const key = `${user} ${KINDS[what]}`;
  const isNew = what === 'send' || what === 'mail' || what === 'add' || what === 'order';
  const n = (last.get(key) ?? 0) + (isNew ? 1 : 0);
  last.set(key, n);
  const stream = `${KINDS[what]}-${user}`;
  return [stream, ...EVENTS[what](id(`user ${user}`), id(`${key} ${n}`), n)];
}

const KINDS: Readonly<Record<What, string>> = {
  send: 'inbox',
  mail: 'inbox',
  read: 'inbox',
  add: 'webhooks',
  change: 'webhooks',
  disable: 'webhooks',
  remove: 'webhooks',
  order: 'delivery',
  fail: 'delivery',
  arrive: 'delivery',
};

const EVENTS: Readonly<Record<What, (userId: Uuid, of: Uuid, n: number) => readonly Happened[]>> = {
  send: (userId, notificationId, n) => [sent(userId, notificationId, n, ['inbox'])],
  mail: (userId, notificationId, n) => [sent(userId, notificationId, n, ['email'])],
  read: (userId, notificationId) => [
    { type: 'NotificationsRead', data: { userId, notificationIds: [notificationId], reason: 'read' } },
  ],
  add: (ownerId, webhookId, n) => [
    {
      type: 'WebhookAdded',
      data: {
        ownerId,
        webhookId,
        hears: 'owner',
        url: `https://a.example/${n}`,
        topics: [],
        secretId: id('secret'),
        addedAt: NOON,
      },
    },
  ],
  change: (ownerId, webhookId, n) => [
    { type: 'WebhookChanged', data: { ownerId, webhookId, url: `https://b.example/${n}` } },
    { type: 'WebhookFailing', data: { ownerId, webhookId, since: NOON } },
  ],
  disable: (ownerId, webhookId) => [
    { type: 'WebhookDisabled', data: { ownerId, webhookId, reason: 'failing' } },
  ],
  remove: (ownerId, webhookId) => [{ type: 'WebhookRemoved', data: { ownerId, webhookId } }],
  order: (userId, deliveryId) => [
    {
      type: 'DeliveryOrdered',
      data: {
        ...named(userId, deliveryId),
        messageId: deliveryId,
        channel: 'webhook',
        userId,
        topic: 'identity.welcome',
        occurredAt: NOON,
      },
    },
    { type: 'DeliveryDue', data: { ...named(userId, deliveryId), attempt: 1, dueAt: NOON } },
  ],
  fail: (userId, deliveryId) => [
    {
      type: 'DeliveryAttempted',
      data: { ...named(userId, deliveryId), userId, attempt: 1, failure: 'status 500', status: 500 },
    },
    { type: 'DeliveryFailed', data: { ...named(userId, deliveryId), reason: 'status 500' } },
  ],
  arrive: (userId, deliveryId) => [{ type: 'DeliverySucceeded', data: named(userId, deliveryId) }],
};

function sent(userId: Uuid, notificationId: Uuid, n: number, channels: ('inbox' | 'email')[]): InboxEvent {
  const topic = 'identity.welcome';
  const words = { title: `Title ${n}`, body: `Body ${n}` };
  return {
    type: 'NotificationSent',
    data: { userId, notificationId, topic, ...words, channels, occurredAt: NOON },
  };
}

function named(userId: Uuid, deliveryId: Uuid) {
  return { queueId: id(`queue ${userId}`), deliveryId, webhookId: id(`webhook ${userId}`) };
}
