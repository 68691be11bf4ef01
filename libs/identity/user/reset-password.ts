import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { revokeSessions } from '#identity/session/session';
import { isRegistered, type UserState } from './user.js';

export interface ResetPassword {
  readonly userId: Uuid;
  readonly passwordId: Uuid;
}

/** By whoever runs the platform, who needs to prove nothing: never from a route. */
export const resetPassword: Decide<ResetPassword, UserState, UserEvent> = ({ userId, passwordId }, state) => {
  if (!isRegistered(state)) throw refuse('identity.unknown-user');
  return [
    { type: 'PasswordChanged', data: { userId, passwordId } },
    ...revokeSessions(userId, Object.keys(state.sessions), 'password-changed'),
  ];
};
