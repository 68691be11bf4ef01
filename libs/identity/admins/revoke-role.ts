import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { AdminsEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import type { AdminsState } from './admins.js';

export interface RevokeRole {
  readonly userId: Uuid;
}

export const revokeRole: Decide<RevokeRole, AdminsState, AdminsEvent> = ({ userId }, { userIds }) => {
  if (!userIds.includes(userId)) return [];
  if (userIds.length === 1) throw refuse('identity.last-admin');
  return [{ type: 'RoleRevoked', data: { userId, role: 'admin' } }];
};
