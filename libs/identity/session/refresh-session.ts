import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import type { UserState } from '#identity/user/user';
import { isLive, revokeSessions, sessionExpiry, type Origin } from './session.js';

export interface RefreshSession extends Origin {
  readonly userId: Uuid;
  readonly sessionId: Uuid;
  /** Of the refresh token that was shown. */
  readonly generation: number;
}

/**
 * A refresh token is good once. One that comes a second time was stolen, before or after its owner
 * used it: the session ends for both.
 */
export const refreshSession: Decide<RefreshSession, UserState, UserEvent> = (command, state, { now }) => {
  const { userId, sessionId, generation, device, address } = command;
  const session = state.sessions[sessionId];
  if (!session || !isLive(state, sessionId, now)) throw refuse('identity.session-ended');
  if (generation > session.generation) throw refuse('identity.session-ended');
  if (generation < session.generation) return revokeSessions(userId, [sessionId], 'refresh-token-reused');
  const data = {
    userId,
    sessionId,
    generation: generation + 1,
    expiresAt: sessionExpiry(now),
    device,
    address,
  };
  return [{ type: 'SessionRefreshed', data }];
};
