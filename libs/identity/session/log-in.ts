import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { codeHolds, passwordHolds, spend, type Proof } from '#identity/user/proof';
import { isRegistered, type UserState } from '#identity/user/user';
import { startSession, type Origin } from './session.js';

export interface LogIn extends Origin {
  readonly userId: Uuid;
  readonly sessionId: Uuid;
  readonly proof: Proof;
  /** Whether a code was given at all, right or wrong. */
  readonly codeGiven: boolean;
}

export const logIn: Decide<LogIn, UserState, UserEvent> = (command, state, { now }) => {
  const { userId, sessionId, proof, device, address } = command;
  if (!isRegistered(state)) throw refuse('identity.wrong-credentials');
  const byPassword = passwordHolds(proof, state);
  const byCode = codeHolds(proof, state);
  if (state.passwordId !== undefined && !byPassword) throw refuse('identity.wrong-credentials');
  if (state.passwordId === undefined && !byCode) throw refuse('identity.wrong-credentials');
  if (state.totpId !== undefined && !byCode) {
    throw refuse(command.codeGiven ? 'identity.wrong-code' : 'identity.second-factor-required');
  }
  if (state.status === 'disabled') throw refuse('identity.disabled');
  return [
    ...(byCode ? spend(userId, proof) : []),
    {
      type: 'UserLoggedIn',
      data: { userId, sessionId, method: methodOf(byPassword, byCode), device, address },
    },
    ...startSession(command, state, now),
  ];
};

function methodOf(byPassword: boolean, byCode: boolean) {
  if (!byCode) return 'password';
  return byPassword ? 'password-and-one-time-password' : 'one-time-password';
}
