import type { Decider } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { AdminsEvent } from '#identity/events';

/** Who the admins are. One stream for all, so that two who demote each other cannot both succeed. */
export interface AdminsState {
  readonly userIds: readonly Uuid[];
}

/** There is one roster; this is its id. */
export const ROSTER = 'all';

export const admins: Decider<AdminsState, AdminsEvent> = {
  category: 'admins',
  stateVersion: 1,
  initial: { userIds: [] },
  evolve: ({ userIds }, { type, data }) => {
    const others = userIds.filter((userId) => userId !== data.userId);
    return { userIds: type === 'RoleGranted' ? [...others, data.userId] : others };
  },
};
