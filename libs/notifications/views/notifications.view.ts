import { defineView } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { InboxEvent } from '#notifications/events';

export interface NotificationDocument extends DocumentBody {
  readonly userId: string;
  readonly topic: string;
  readonly title: string;
  readonly body: string;
  readonly about?: string;
  readonly occurredAt: string;
  readonly sentAt: string;
  /** Its place in the inbox: it only grows, whatever clocks say, and is the cursor of live streams. */
  readonly place: number;
  readonly isRead: boolean;
}

/** What is in everybody's inbox. What went by e-mail only is not. */
export const notificationsView = defineView<NotificationDocument, InboxEvent>({
  name: 'notifications.notifications',
  version: 1,
  fedBy: 'one-stream',
  indexes: {
    byUser: { equals: ['userId'], orderBy: 'place' },
    byUserAndRead: { equals: ['userId', 'isRead'], orderBy: 'place' },
  },
  personal: { subject: 'userId', fields: ['title', 'body'] },
  on: {
    NotificationSent: {
      ids: ({ data }) => (data.channels.includes('inbox') ? data.notificationId : []),
      begins: true,
      apply: (_, { data, metadata, revision }) => {
        const { notificationId: _id, channels: _channels, ...notification } = data;
        return { ...notification, sentAt: metadata.at, place: revision, isRead: false };
      },
    },
    NotificationsRead: {
      ids: ({ data }) => data.notificationIds,
      apply: (document) => document && { ...document, isRead: true },
    },
  },
});
