import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { revokeSessions } from '#identity/session/session';
import { isRegistered, type UserState } from './user.js';

export interface DisableUser {
  readonly userId: Uuid;
  readonly reason?: string;
}

export const disableUser: Decide<DisableUser, UserState, UserEvent> = ({ userId, reason }, state) => {
  if (!isRegistered(state)) throw refuse('identity.unknown-user');
  if (state.status === 'disabled') return [];
  return [
    { type: 'UserDisabled', data: { userId, ...(reason !== undefined && { reason }) } },
    ...revokeSessions(userId, Object.keys(state.sessions), 'user-disabled'),
  ];
};
