import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { AdminsEvent } from '#identity/events';
import type { AdminsState } from './admins.js';

export interface StrikeOff {
  readonly userId: Uuid;
}

/** Who was erased is no admin, even if the role was granted while they were being erased. */
export const strikeOff: Decide<StrikeOff, AdminsState, AdminsEvent> = ({ userId }, { userIds }) =>
  userIds.includes(userId) ? [{ type: 'RoleRevoked', data: { userId, role: 'admin' } }] : [];
