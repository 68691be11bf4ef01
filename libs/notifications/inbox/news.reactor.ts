import type { AccountEvent, StandingOrderEvent } from '#banking/events';
import type { AdminsEvent, UserEvent } from '#identity/events';
import type { DeviceEvent, WebhookEvent } from '#notifications/events';
import type { Topic } from '#notifications/topics';
import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { MoneyJson } from '#platform/kernel/money';
import type { JsonObject } from '#platform/kernel/json';
import type { Recorded } from '#platform/projections/view';
import type { Action, Reactor } from '#platform/reactions/reactor';

/** Whom a piece of news concerns: a user, whoever owns something, or all admins. */
export type Concerned = { readonly userId: Uuid } | { readonly ownerOf: Uuid } | 'admins';

/** What there is to tell of an event. No names in the facts: they go where the user has no say. */
export interface News {
  readonly topic: Topic;
  readonly concerns: Concerned;
  readonly title: string;
  readonly body: string;
  /** The id of what it is about. */
  readonly about?: string;
  readonly facts: JsonObject;
}

type Heard = UserEvent | AdminsEvent | AccountEvent | StandingOrderEvent | DeviceEvent | WebhookEvent;
type Tellings = {
  readonly [Type in Heard['type']]?: (data: Extract<Heard, { type: Type }>['data']) => readonly News[];
};

const of = (userId: Uuid): Concerned => ({ userId });
const words = ({ amount, currency }: MoneyJson): string => `${amount} ${currency}`;

/** One piece of news for the user of an event. */
function one(topic: Topic, concerns: Concerned, [title, body]: readonly [string, string]) {
  return (facts: JsonObject = {}, about?: string): readonly News[] => [
    { topic, concerns, title, body, facts, ...(about !== undefined && { about }) },
  ];
}

const secondFactor = (userId: Uuid, body: string) =>
  one('identity.second-factor-changed', of(userId), ['Your second factor', body])({}, userId);

/** Every event that somebody wants to be told of, and in what words: the closed table. */
const TELLINGS: Tellings = {
  UserRegistered: ({ userId }) =>
    one('identity.welcome', of(userId), ['Welcome to Florin', 'You have signed up.'])({ userId }, userId),
  UserLoggedIn: ({ userId, sessionId, method }) =>
    one('identity.logged-in', of(userId), ['You have logged in', 'A new session has begun.'])(
      { sessionId, method },
      sessionId,
    ),
  DeviceFirstSeen: ({ userId, sessionId, isFirst }) =>
    isFirst
      ? []
      : one('identity.new-device', of(userId), [
          'A log-in on a new device',
          'Somebody has logged in as you on a device that was not seen before. If it was not you, change your password.',
        ])({ sessionId }, sessionId),
  PasswordChanged: ({ userId }) =>
    one('identity.password-changed', of(userId), [
      'Your password was changed',
      'If it was not you, ask an admin for help at once.',
    ])({}, userId),
  TotpEnabled: ({ userId }) => secondFactor(userId, 'One-time codes were turned on.'),
  TotpDisabled: ({ userId }) => secondFactor(userId, 'One-time codes were turned off.'),
  RecoveryCodeUsed: ({ userId }) => secondFactor(userId, 'A recovery code was used.'),
  UserDisabled: ({ userId }) =>
    one('identity.disabled', of(userId), [
      'Your user was disabled',
      'You cannot log in until it is enabled again.',
    ])({ isDisabled: true }, userId),
  UserEnabled: ({ userId }) =>
    one('identity.disabled', of(userId), ['Your user was enabled again', 'You can log in as before.'])(
      { isDisabled: false },
      userId,
    ),
  RoleGranted: ({ userId, role }) =>
    one('identity.role-changed', of(userId), [
      'You are an admin now',
      'The role of an admin was granted to you.',
    ])({ role, isGranted: true }, userId),
  RoleRevoked: ({ userId, role }) =>
    one('identity.role-changed', of(userId), [
      'You are no admin any more',
      'The role of an admin was taken from you.',
    ])({ role, isGranted: false }, userId),

  TransferReceived: ({ ownerId, accountId, transferId, amount, balance }) =>
    one('banking.money-received', of(ownerId), [
      `${words(amount)} received`,
      `${words(amount)} have arrived on your account. Its balance was ${words(balance)} then.`,
    ])({ accountId, transferId, amount }, transferId),
  TransferReturned: ({ ownerId, accountId, transferId, amount, reason }) =>
    one('banking.transfer-returned', of(ownerId), [
      'A transfer has come back',
      `The receiver could not take ${words(amount)}; the money is on your account again.`,
    ])({ accountId, transferId, amount, reason }, transferId),
  AccountFrozen: ({ ownerId, accountId }) =>
    one('banking.account-frozen', of(ownerId), ['Your account was frozen', 'No money can leave it for now.'])(
      { accountId, isFrozen: true },
      accountId,
    ),
  AccountUnfrozen: ({ accountId }) =>
    one('banking.account-frozen', { ownerOf: accountId }, [
      'Your account is not frozen any more',
      'Money can leave it again.',
    ])({ accountId, isFrozen: false }, accountId),
  StandingOrderFailed: ({ orderId, dueOn, code }) =>
    one('banking.standing-order-failed', { ownerOf: orderId }, [
      'A standing order could not pay',
      `What was due on ${dueOn} was not paid. The order goes on with its next day.`,
    ])({ orderId, dueOn, code }, orderId),
  HoldCaptured: ({ ownerId, accountId, holdId, amount }) =>
    one('banking.hold-captured', of(ownerId), [
      `${words(amount)} taken`,
      `${words(amount)} that were held on your account were taken.`,
    ])({ accountId, holdId, amount }, holdId),

  WebhookDisabled: ({ ownerId, webhookId, reason }) =>
    reason === 'by-hand'
      ? []
      : one('notifications.webhook-disabled', of(ownerId), [
          'A webhook was disabled',
          'It failed for days. Enable it again when its receiver is back; what was missed can be delivered by hand.',
        ])({ webhookId }, webhookId),
};

export type Told = Recorded<{ readonly type: string; readonly data: JsonObject }>;

/** What there is to tell of an event; nothing of most of them. */
export function newsIn({ type, data }: Pick<Told, 'type' | 'data'>): readonly News[] {
  // What is in the table is asked of the events it is in the table for.
  const telling = (TELLINGS as Readonly<Record<string, (data: never) => readonly News[]>>)[type];
  return telling?.(data as never) ?? [];
}

/** Nobody wants to be told of what happened longer ago: Florin was down, or could not tell anybody yet. */
const NO_NEWS_AFTER_MS = 30 * 86_400_000;

export function isStale(at: Instant, now: Instant): boolean {
  return Date.parse(now) - Date.parse(at) > NO_NEWS_AFTER_MS;
}

/** Hears every event of which there is something to tell. */
export function tellingNews(
  name: string,
  tell: (news: News, event: Told) => Promise<readonly Action[]>,
): Reactor {
  const hear = async (event: Told): Promise<readonly Action[]> => {
    const actions = await Promise.all(newsIn(event).map((news) => tell(news, event)));
    return actions.flat();
  };
  const on = Object.fromEntries(Object.keys(TELLINGS).map((type) => [type, hear]));
  return { name, on };
}
