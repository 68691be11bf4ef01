import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { isRegistered, type UserState } from '#identity/user/user';
import { revokeSessions } from './session.js';

export interface AllowSeveralDevices {
  readonly userId: Uuid;
  readonly allowed: boolean;
  /** The session that asks; when only one may stay, it is this one. */
  readonly sessionId: Uuid;
}

export const allowSeveralDevices: Decide<AllowSeveralDevices, UserState, UserEvent> = (command, state) => {
  const { userId, allowed, sessionId } = command;
  if (!isRegistered(state)) throw refuse('identity.unknown-user');
  if (state.severalDevices === allowed) return [];
  const others = Object.keys(state.sessions).filter((id) => id !== sessionId);
  return [
    { type: 'SeveralDevicesAllowed', data: { userId, allowed } },
    ...(allowed ? [] : revokeSessions(userId, others, 'replaced')),
  ];
};
