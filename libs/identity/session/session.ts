import { isBefore, MS_PER_DAY, plusMs, type Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { RevocationReason, UserEvent } from '#identity/events';
import type { UserState } from '#identity/user/user';

/** How long a session lasts after it was last refreshed. */
export const SESSION_DAYS = 7;
/** A user who allows several devices has at most so many sessions; the oldest end first. */
export const MAX_SESSIONS = 20;

/** Where a request comes from, as the user sees it in the list of sessions. */
export interface Origin {
  readonly device: string;
  readonly address: string;
}

export function sessionExpiry(now: Instant): Instant {
  return plusMs(now, SESSION_DAYS * MS_PER_DAY);
}

export function isLive(state: UserState, sessionId: string, now: Instant): boolean {
  const session = state.sessions[sessionId];
  return session !== undefined && isBefore(now, session.expiresAt);
}

export function revokeSessions(
  userId: Uuid,
  sessionIds: readonly string[],
  reason: RevocationReason,
): readonly UserEvent[] {
  return sessionIds.map((sessionId) => ({
    type: 'SessionRevoked',
    data: { userId, sessionId: sessionId as Uuid, reason },
  }));
}

/** A new session, and the end of those that cannot live beside it. */
export function startSession(
  start: Origin & { readonly userId: Uuid; readonly sessionId: Uuid },
  state: UserState,
  now: Instant,
): readonly UserEvent[] {
  const { userId, sessionId, device, address } = start;
  const before = Object.keys(state.sessions);
  const expired = before.filter((id) => !isLive(state, id, now));
  const live = before.filter((id) => isLive(state, id, now));
  const staying = state.severalDevices ? MAX_SESSIONS - 1 : 0;
  const replaced = live.slice(0, Math.max(0, live.length - staying));
  return [
    { type: 'SessionStarted', data: { userId, sessionId, expiresAt: sessionExpiry(now), device, address } },
    ...revokeSessions(userId, expired, 'expired'),
    ...revokeSessions(userId, replaced, 'replaced'),
  ];
}
