import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import type { UserState } from '#identity/user/user';
import { revokeSessions } from './session.js';

export interface EndSessions {
  readonly userId: Uuid;
  /** Absent: every one of them. */
  readonly sessionId?: Uuid;
}

/** Logging out, here or elsewhere. Ending what has ended changes nothing. */
export const endSessions: Decide<EndSessions, UserState, UserEvent> = ({ userId, sessionId }, state) => {
  const ending = Object.keys(state.sessions).filter((id) => sessionId === undefined || id === sessionId);
  return revokeSessions(userId, ending, 'logged-out');
};
