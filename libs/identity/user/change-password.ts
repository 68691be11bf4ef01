import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { revokeSessions } from '#identity/session/session';
import { prove, type Proof } from './proof.js';
import type { UserState } from './user.js';

export interface ChangePassword {
  readonly userId: Uuid;
  readonly passwordId: Uuid;
  readonly proof: Proof;
  /** The session that asks: the others end, in case one of them is why the password changes. */
  readonly sessionId: Uuid;
}

export const changePassword: Decide<ChangePassword, UserState, UserEvent> = (command, state) => {
  const { userId, passwordId, proof, sessionId } = command;
  const spent = prove(userId, proof, state);
  const others = Object.keys(state.sessions).filter((id) => id !== sessionId);
  return [
    ...spent,
    { type: 'PasswordChanged', data: { userId, passwordId } },
    ...revokeSessions(userId, others, 'password-changed'),
  ];
};
