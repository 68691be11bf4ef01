import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { pageOf } from '#platform/http/pagination';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import type { Uuid } from '#platform/kernel/ids';
import { Views } from '#platform/projections/views';
import { refuse } from '#notifications/refusals';
import { notificationsView } from '#notifications/views/notifications.view';
import { inbox } from './inbox.js';
import {
  notificationBody,
  NotificationPath,
  NotificationsBody,
  NotificationsQuery,
  ReadBody,
  UnreadCountBody,
} from './notification.dto.js';
import { readNotifications } from './read-notifications.js';

@ApiTags('notifications')
@Controller('notifications')
export class NotificationRoutes {
  constructor(
    private readonly commands: CommandHandler,
    private readonly views: Views,
  ) {}

  /** What is in the caller's inbox, the newest first. */
  @Get()
  @Reads(notificationsView)
  @ApiOkResponse({ type: NotificationsBody })
  async list(
    @Caller() { userId }: Principal,
    @Query() { limit, after, unread }: NotificationsQuery,
  ): Promise<NotificationsBody> {
    const question =
      unread === undefined
        ? { index: 'byUser', equals: { userId } }
        : { index: 'byUserAndRead', equals: { userId, isRead: !unread } };
    const page = await this.views.find(notificationsView, {
      ...question,
      direction: 'descending',
      limit,
      ...(after !== undefined && { after }),
    });
    return pageOf(page, notificationBody);
  }

  /** How many are unread, exactly. Of more than 1,000 the oldest count as read. */
  @Get('unread-count')
  @ApiOkResponse({ type: UnreadCountBody })
  async count(@Caller() { userId }: Principal): Promise<UnreadCountBody> {
    const { state } = await this.commands.load(inbox, userId);
    return { unread: state.unread.length };
  }

  /** Take note of all of them. */
  @Post('read-all')
  @HttpCode(200)
  @ApiOkResponse({ type: ReadBody })
  async readAll(@Caller() { userId }: Principal, @Meta() meta: CommandMeta): Promise<Answer<ReadBody>> {
    return await this.read({ userId }, meta);
  }

  /** Take note of one. Harmless when it has been read before. */
  @Post(':notificationId/read')
  @HttpCode(200)
  @ApiOkResponse({ type: ReadBody })
  @Refuses(refuse, 'notifications.unknown-notification')
  async readOne(
    @Caller() { userId }: Principal,
    @Param() { notificationId }: NotificationPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<ReadBody>> {
    const { state } = await this.commands.load(inbox, userId);
    const id = notificationId as Uuid;
    // Of what is unread the inbox itself knows; for what is read already the view is asked.
    const isTheirs =
      state.unread.includes(id) || (await this.views.getOrWait(notificationsView, id))?.userId === userId;
    if (!isTheirs) throw refuse('notifications.unknown-notification');
    return await this.read({ userId, notificationId: id }, meta);
  }

  private async read(
    command: { readonly userId: Uuid; readonly notificationId?: Uuid },
    meta: CommandMeta,
  ): Promise<Answer<ReadBody>> {
    const order = { decider: inbox, id: command.userId, decide: readNotifications, command, meta };
    const result = await this.commands.handle(order);
    const read = result.events.map((event) =>
      event.type === 'NotificationsRead' ? event.data.notificationIds.length : 0,
    );
    return new Answer(result, { read: read.reduce((sum, each) => sum + each, 0) });
  }
}
