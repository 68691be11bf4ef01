import type { Decide } from '#platform/commands/decider';
import { MAX_UNREAD, type InboxEvent } from '#notifications/events';
import type { InboxState } from './inbox.js';

export type SendNotification = Extract<InboxEvent, { type: 'NotificationSent' }>['data'];

/** Tells the user. In an inbox that nobody reads the oldest make place, as if they had been read. */
export const sendNotification: Decide<SendNotification, InboxState, InboxEvent> = (
  notification,
  { unread },
) => {
  const sent: InboxEvent = { type: 'NotificationSent', data: notification };
  const [oldest] = unread;
  const isFull = notification.channels.includes('inbox') && unread.length >= MAX_UNREAD;
  if (!isFull || oldest === undefined) return [sent];
  const { userId } = notification;
  const displaced = { userId, notificationIds: [oldest], reason: 'displaced' as const };
  return [{ type: 'NotificationsRead', data: displaced }, sent];
};
