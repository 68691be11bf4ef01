import type { AdminsEvent, UserEvent } from '#identity/events';
import type { Uuid } from '#platform/kernel/ids';
import type { DeviceEvent, WebhookEvent } from '#notifications/events';
import { news, to, type News, type Tellings } from './telling.js';

function secondFactor(userId: Uuid, body: string): News {
  return news('identity.second-factor-changed', to(userId), ['Your second factor', body], { id: userId });
}

function role(userId: Uuid, isGranted: boolean): News {
  const words = isGranted
    ? (['You are an admin now', 'The role of an admin was granted to you.'] as const)
    : (['You are no admin any more', 'The role of an admin was taken from you.'] as const);
  return news('identity.role-changed', to(userId), words, { id: userId, facts: { isGranted } });
}

/** What people are told about themselves. */
export const peopleNews: Tellings<UserEvent | AdminsEvent | DeviceEvent | WebhookEvent> = {
  UserRegistered: ({ userId }) =>
    news('identity.welcome', to(userId), ['Welcome to Florin', 'You have signed up.'], { id: userId }),
  UserLoggedIn: ({ userId, sessionId, method }) =>
    news('identity.logged-in', to(userId), ['You have logged in', 'A new session has begun.'], {
      id: sessionId,
      facts: { method },
    }),
  DeviceFirstSeen: ({ userId, sessionId: id, isFirst }) => {
    if (isFirst) return undefined;
    const body =
      'Somebody has logged in as you on a device that was not seen before. If it was not you, change your password.';
    return news('identity.new-device', to(userId), ['A log-in on a new device', body], { id });
  },
  PasswordChanged: ({ userId }) => {
    const body = 'If it was not you, ask an admin for help at once.';
    return news('identity.password-changed', to(userId), ['Your password was changed', body], { id: userId });
  },
  TotpEnabled: ({ userId }) => secondFactor(userId, 'One-time codes were turned on.'),
  TotpDisabled: ({ userId }) => secondFactor(userId, 'One-time codes were turned off.'),
  RecoveryCodeUsed: ({ userId }) => secondFactor(userId, 'A recovery code was used.'),
  UserDisabled: ({ userId }) => {
    const body = 'You cannot log in until it is enabled again.';
    const facts = { isDisabled: true };
    return news('identity.disabled', to(userId), ['Your user was disabled', body], { id: userId, facts });
  },
  UserEnabled: ({ userId }) => {
    const body = 'You can log in as before.';
    const facts = { isDisabled: false };
    return news('identity.disabled', to(userId), ['Your user was enabled again', body], {
      id: userId,
      facts,
    });
  },
  RoleGranted: ({ userId }) => role(userId, true),
  RoleRevoked: ({ userId }) => role(userId, false),
  WebhookDisabled: ({ ownerId, webhookId: id, reason }) => {
    if (reason === 'by-hand') return undefined;
    const body =
      'It failed for days. Enable it again when its receiver is back; what was missed can be delivered by hand.';
    return news('notifications.webhook-disabled', to(ownerId), ['A webhook was disabled', body], { id });
  },
};
