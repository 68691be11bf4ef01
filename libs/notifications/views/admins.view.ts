import type { AdminsEvent } from '#identity/events';
import { defineView } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';

export interface AdminsDocument extends DocumentBody {
  readonly userIds: readonly string[];
}

/** There is one roster; this is the id of its document. */
export const ALL_ADMINS = 'all';

/** Who is told of what admins have to do. */
export const adminsView = defineView<AdminsDocument, AdminsEvent>({
  name: 'notifications.admins',
  version: 1,
  fedBy: 'one-stream',
  indexes: {},
  on: {
    RoleGranted: {
      ids: () => ALL_ADMINS,
      apply: (document, { data }) => ({ userIds: [...others(document, data.userId), data.userId] }),
    },
    RoleRevoked: {
      ids: () => ALL_ADMINS,
      apply: (document, { data }) => ({ userIds: others(document, data.userId) }),
    },
  },
});

function others(document: AdminsDocument | undefined, userId: string): readonly string[] {
  return (document?.userIds ?? []).filter((each) => each !== userId);
}
