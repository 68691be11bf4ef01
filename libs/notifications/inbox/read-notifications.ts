import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { InboxEvent } from '#notifications/events';
import type { InboxState } from './inbox.js';

export interface ReadNotifications {
  readonly userId: Uuid;
  /** Absent: all there are. */
  readonly notificationId?: Uuid;
}

/** Nothing happens to what has been read before, or was never there. Refuses nothing. */
export const readNotifications: Decide<ReadNotifications, InboxState, InboxEvent> = (
  { userId, notificationId },
  { unread },
) => {
  const notificationIds = unread.filter((id) => notificationId === undefined || id === notificationId);
  if (notificationIds.length === 0) return [];
  return [{ type: 'NotificationsRead', data: { userId, notificationIds, reason: 'read' } }];
};
