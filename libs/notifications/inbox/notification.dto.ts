import { ApiProperty } from '@nestjs/swagger';
import { Flag, Uuid } from '#platform/http/fields';
import { PagedBody, PageQuery } from '#platform/http/pagination';
import type { Viewed } from '#platform/projections/views';
import { TOPICS } from '#notifications/topics';
import type { NotificationDocument } from '#notifications/views/notifications.view';

export class NotificationPath {
  @Uuid()
  notificationId!: string;
}

export class NotificationsQuery extends PageQuery {
  @Flag({ optional: true, description: 'Only those that are unread, or only those that are not.' })
  unread?: boolean;
}

export class NotificationBody {
  @ApiProperty({ format: 'uuid' })
  notificationId!: string;

  @ApiProperty({ description: 'What it is about, out of the table of topics.', example: TOPICS[0] as string })
  topic!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty()
  body!: string;

  @ApiProperty({ required: false, description: 'The id of what it is about: a transfer, an account.' })
  about?: string;

  @ApiProperty({ format: 'date-time', description: 'When that happened of which it tells.' })
  occurredAt!: string;

  @ApiProperty({ format: 'date-time' })
  sentAt!: string;

  @ApiProperty()
  isRead!: boolean;
}

export class NotificationsBody extends PagedBody {
  @ApiProperty({ type: [NotificationBody] })
  items!: readonly NotificationBody[];
}

export class UnreadCountBody {
  @ApiProperty({ type: 'integer', description: 'As of now, whatever the list shows yet.' })
  unread!: number;
}

export class ReadBody {
  @ApiProperty({ type: 'integer', description: 'How many were read by this.' })
  read!: number;
}

export function notificationBody(document: Viewed<NotificationDocument>): NotificationBody {
  const { id, userId: _user, place: _place, ...notification } = document;
  return { notificationId: id, ...notification };
}
