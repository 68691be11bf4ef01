import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { AdminsEvent } from '#identity/events';
import type { AdminsState } from './admins.js';

export interface GrantRole {
  readonly userId: Uuid;
}

export const grantRole: Decide<GrantRole, AdminsState, AdminsEvent> = ({ userId }, { userIds }) =>
  userIds.includes(userId) ? [] : [{ type: 'RoleGranted', data: { userId, role: 'admin' } }];
