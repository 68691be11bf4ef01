import type { Decider } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { InboxEvent } from '#notifications/events';

/** What decisions on an inbox need: which are unread, the oldest first. The stream's id is the user's. */
export interface InboxState {
  readonly unread: readonly Uuid[];
}

export const inbox: Decider<InboxState, InboxEvent> = {
  category: 'inbox',
  stateVersion: 1,
  initial: { unread: [] },
  evolve: ({ unread }, { type, data }) => {
    switch (type) {
      case 'NotificationSent':
        return data.channels.includes('inbox') ? { unread: [...unread, data.notificationId] } : { unread };
      case 'NotificationsRead': {
        const read = new Set(data.notificationIds);
        return { unread: unread.filter((id) => !read.has(id)) };
      }
    }
  },
};
