import { Type, type Static } from 'typebox';
import {
  defineEvent,
  personal,
  type EventDefinition,
  type EventOf,
} from '#platform/event-store/event-definition';
import { moment, oneOf, text, uuid } from '#platform/event-store/event-fields';
import { CHANNELS } from './topics.js';

/** Unread ones in an inbox: beyond, the oldest count as read. */
export const MAX_UNREAD = 1_000;
const MAX_LISTED = 100;

const ofUser = { subject: 'userId' } as const;
const ofOwner = { subject: 'ownerId' } as const;
/** Not a closed list: what was sent yesterday may be of a topic that is gone. */
const topic = (): ReturnType<typeof Type.String> => Type.String({ minLength: 1, maxLength: 100 });
const topics = () => Type.Array(topic(), { maxItems: MAX_LISTED });

/** On the stream of an inbox, for whichever of inbox and e-mail the user has chosen. */
export const NotificationSent = defineEvent(
  'NotificationSent',
  {
    userId: uuid(),
    notificationId: uuid(),
    topic: topic(),
    title: personal(text()),
    body: personal(text()),
    /** What it is about: the id of a transfer, an account, an application. */
    about: Type.Optional(text()),
    channels: Type.Array(oneOf(...CHANNELS), { minItems: 1, maxItems: CHANNELS.length }),
    /** When that happened of which it tells. */
    occurredAt: moment(),
  },
  ofUser,
);
/** None of them had been read before. */
export const NotificationsRead = defineEvent('NotificationsRead', {
  userId: uuid(),
  notificationIds: Type.Array(uuid(), { minItems: 1, maxItems: MAX_UNREAD }),
  /** Whether the user has read them, or there were too many unread ones. */
  reason: oneOf('read', 'displaced'),
});

const choice = () =>
  Type.Object(
    { topic: topic(), channel: oneOf(...CHANNELS), isOn: Type.Boolean() },
    { additionalProperties: false },
  );
export type Choice = Static<ReturnType<typeof choice>>;
export const PreferencesChanged = defineEvent('PreferencesChanged', {
  userId: uuid(),
  choices: Type.Array(choice(), { minItems: 1, maxItems: MAX_LISTED * CHANNELS.length }),
});

/** A user has logged in on a device, known by a keyed hash of what it says of itself, for the first time. */
export const DeviceFirstSeen = defineEvent('DeviceFirstSeen', {
  userId: uuid(),
  sessionId: uuid(),
  deviceKey: Type.String({ minLength: 20, maxLength: 64 }),
  /** Of all devices of that user: whoever signs up has one. */
  isFirst: Type.Boolean(),
});

/** On the stream of a user's webhooks, or, when it hears of everybody, of those of the admins. */
const hook = () => ({ ownerId: uuid(), webhookId: uuid() });
export const WebhookAdded = defineEvent(
  'WebhookAdded',
  {
    ...hook(),
    hears: oneOf('owner', 'everybody'),
    url: personal(text()),
    /** None: all of them. */
    topics: topics(),
    /** Under which its key lies in the vault. */
    secretId: uuid(),
    addedAt: moment(),
  },
  ofOwner,
);
export const WebhookChanged = defineEvent(
  'WebhookChanged',
  { ...hook(), url: Type.Optional(personal(text())), topics: Type.Optional(topics()) },
  ofOwner,
);
export const WebhookEnabled = defineEvent('WebhookEnabled', hook());
export const WebhookDisabled = defineEvent('WebhookDisabled', {
  ...hook(),
  reason: oneOf('by-hand', 'failing'),
});
/** Its first failure after a success. */
export const WebhookFailing = defineEvent('WebhookFailing', { ...hook(), since: moment() });
export const WebhookRecovered = defineEvent('WebhookRecovered', hook());
/** The former key signs beside the new one until then. */
export const WebhookSecretRotated = defineEvent('WebhookSecretRotated', {
  ...hook(),
  secretId: uuid(),
  formerUntil: moment(),
});
export const WebhookRemoved = defineEvent('WebhookRemoved', hook());

const delivery = () => ({ queueId: uuid(), deliveryId: uuid(), webhookId: Type.Optional(uuid()) });
/** An event by its place in the log: what is delivered is made of it when it is delivered. */
const source = () =>
  Type.Object({ stream: text(), revision: Type.Integer({ minimum: 0 }) }, { additionalProperties: false });
/** One queue is delivered in order: the next waits until the one before has arrived or was given up. */
export const DeliveryOrdered = defineEvent('DeliveryOrdered', {
  ...delivery(),
  /** The same for whatever is delivered again, so that receivers can tell. */
  messageId: uuid(),
  channel: oneOf('email', 'webhook'),
  /** Whose e-mail or webhook it is. */
  userId: uuid(),
  hears: Type.Optional(oneOf('owner', 'everybody')),
  topic: topic(),
  /** Absent: somebody wants to see whether a webhook works. */
  source: Type.Optional(source()),
  occurredAt: moment(),
});
export const DeliveryDue = defineEvent('DeliveryDue', {
  ...delivery(),
  attempt: Type.Integer({ minimum: 1 }),
  dueAt: moment(),
});
export const DeliveryAttempted = defineEvent('DeliveryAttempted', {
  ...delivery(),
  userId: uuid(),
  hears: Type.Optional(oneOf('owner', 'everybody')),
  attempt: Type.Integer({ minimum: 1 }),
  /** Absent: it has arrived. */
  failure: Type.Optional(text()),
  /** What the receiver answered, if it did. */
  status: Type.Optional(Type.Integer()),
});
export const DeliverySucceeded = defineEvent('DeliverySucceeded', delivery());
export const DeliveryFailed = defineEvent('DeliveryFailed', { ...delivery(), reason: text() });

export type InboxEvent = EventOf<typeof NotificationSent> | EventOf<typeof NotificationsRead>;
export type PreferencesEvent = EventOf<typeof PreferencesChanged>;
export type DeviceEvent = EventOf<typeof DeviceFirstSeen>;
export type WebhookEvent =
  | EventOf<typeof WebhookAdded>
  | EventOf<typeof WebhookChanged>
  | EventOf<typeof WebhookEnabled>
  | EventOf<typeof WebhookDisabled>
  | EventOf<typeof WebhookFailing>
  | EventOf<typeof WebhookRecovered>
  | EventOf<typeof WebhookSecretRotated>
  | EventOf<typeof WebhookRemoved>;
export type DeliveryEvent =
  | EventOf<typeof DeliveryOrdered>
  | EventOf<typeof DeliveryDue>
  | EventOf<typeof DeliveryAttempted>
  | EventOf<typeof DeliverySucceeded>
  | EventOf<typeof DeliveryFailed>;

export const notificationsEvents: readonly EventDefinition[] = [
  NotificationSent,
  NotificationsRead,
  PreferencesChanged,
  DeviceFirstSeen,
  WebhookAdded,
  WebhookChanged,
  WebhookEnabled,
  WebhookDisabled,
  WebhookFailing,
  WebhookRecovered,
  WebhookSecretRotated,
  WebhookRemoved,
  DeliveryOrdered,
  DeliveryDue,
  DeliveryAttempted,
  DeliverySucceeded,
  DeliveryFailed,
];
