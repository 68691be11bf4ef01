import { Controller, Get, Header, Headers, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller } from '#platform/http/caller';
import type { Principal } from '#platform/http/principal';
import { Public } from '#platform/http/public';
import { Refuses } from '#platform/http/refuses';
import { refuse } from '#notifications/refusals';
import { eventStream } from '#notifications/workflows/event-stream';
import { LiveInboxes } from '#notifications/workflows/live-inboxes';
import { StreamTickets, type Listener } from '#notifications/workflows/stream-tickets';
import { StreamQuery, TicketBody, TicketedStreamQuery } from './live.dto.js';

const EVENT_STREAM = 'text/event-stream; charset=utf-8';
const CURSOR = /^(-1|\d{1,12})$/;
const STREAM = { schema: { type: 'string' as const } };

/** The inbox as it fills, as server-sent events: `notification` and `read`. */
@ApiTags('notifications')
@Controller('notifications')
export class LiveRoutes {
  constructor(
    private readonly inboxes: LiveInboxes,
    private readonly tickets: StreamTickets,
  ) {}

  /** A ticket with which a browser's `EventSource`, which sends no headers, can open the live stream. */
  @Post('stream-tickets')
  @HttpCode(200)
  @ApiOkResponse({ type: TicketBody })
  async ticket(@Caller() caller: Principal): Promise<TicketBody> {
    const ticket = await this.tickets.issue(caller);
    return { ticket, path: `/api/v1/notifications/ticketed-stream?ticket=${ticket}` };
  }

  /** What happens in the caller's inbox, from now on or behind an id. It ends with the session. */
  @Get('stream')
  @Header('x-accel-buffering', 'no')
  @ApiOkResponse({ description: 'Server-sent events.', content: { 'text/event-stream': STREAM } })
  @Refuses(refuse, 'notifications.too-many-streams', 'notifications.bad-cursor')
  async stream(
    @Caller() caller: Principal,
    @Query() query: StreamQuery,
    @Headers('last-event-id') lastId?: string,
  ): Promise<StreamableFile> {
    return await this.open(caller, lastId ?? query.after);
  }

  /** The same for who has a ticket. Afterwards take a new one, and go on behind the last id. */
  @Get('ticketed-stream')
  @Public()
  @Header('x-accel-buffering', 'no')
  @ApiOkResponse({ description: 'Server-sent events.', content: { 'text/event-stream': STREAM } })
  @Refuses(refuse, 'notifications.bad-ticket', 'notifications.too-many-streams', 'notifications.bad-cursor')
  async ticketedStream(
    @Query() { ticket, after }: TicketedStreamQuery,
    @Headers('last-event-id') lastId?: string,
  ): Promise<StreamableFile> {
    return await this.open(await this.tickets.read(ticket), lastId ?? after);
  }

  private async open(listener: Listener, cursor: string | undefined): Promise<StreamableFile> {
    if (cursor !== undefined && !CURSOR.test(cursor)) throw refuse('notifications.bad-cursor');
    // eslint-disable-next-line florin/no-float -- A place in the inbox, of digits alone.
    const after = cursor === undefined ? {} : { after: Number(cursor) };
    const stream = await eventStream((signal) => this.inboxes.open({ listener, ...after, signal }));
    return new StreamableFile(stream, { type: EVENT_STREAM });
  }
}
