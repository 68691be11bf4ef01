import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { MessageBody } from '#platform/http/message-body';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Clock } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import { Views } from '#platform/projections/views';
import { refuse } from '#identity/refusals';
import { sessionsView } from '#identity/views/sessions.view';
import { UserSessions } from '#identity/workflows/user-sessions';
import { MAX_SESSIONS } from './session.js';
import { DevicePolicy, SessionPath, SessionsBody } from './session.dto.js';

@ApiTags('identity')
@Controller()
export class SessionRoutes {
  constructor(
    private readonly sessions: UserSessions,
    private readonly views: Views,
    private readonly clock: Clock,
  ) {}

  /** End the session that asks. */
  @Post('logout')
  @HttpCode(200)
  @ApiOkResponse({ type: MessageBody })
  async logOut(
    @Caller() { userId, sessionId }: Principal,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const result = await this.sessions.end({ userId, sessionId }, meta);
    return new Answer(result, { message: 'You are logged out.' });
  }

  /** Where one is logged in; last seen first. */
  @Get('sessions')
  @Reads(sessionsView)
  @ApiOkResponse({ type: SessionsBody })
  async list(@Caller() caller: Principal): Promise<SessionsBody> {
    const { items } = await this.views.find(sessionsView, {
      index: 'byUser',
      equals: { userId: caller.userId },
      direction: 'descending',
      limit: MAX_SESSIONS,
    });
    const now = this.clock.now();
    const live = items.filter(({ expiresAt }) => expiresAt > now);
    return {
      items: live.map(({ id, userId: _own, ...session }) => ({
        sessionId: id,
        current: id === caller.sessionId,
        ...session,
      })),
    };
  }

  /** Log out everywhere, here too. */
  @Delete('sessions')
  @ApiOkResponse({ type: MessageBody })
  async endAll(@Caller() { userId }: Principal, @Meta() meta: CommandMeta): Promise<Answer<MessageBody>> {
    const result = await this.sessions.end({ userId }, meta);
    return new Answer(result, { message: 'You are logged out everywhere.' });
  }

  /** Log out on one device. */
  @Delete('sessions/:sessionId')
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'identity.unknown-session')
  async end(
    @Caller() { userId }: Principal,
    @Param() path: SessionPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const result = await this.sessions.endOne({ userId, sessionId: path.sessionId as Uuid }, meta);
    return new Answer(result, { message: 'That session has ended.' });
  }

  /** Whether one may be logged in on several devices at once. */
  @Put('sessions/policy')
  @ApiOkResponse({ type: MessageBody })
  async allowSeveral(
    @Caller() { userId, sessionId }: Principal,
    @Body() { severalDevices }: DevicePolicy,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const result = await this.sessions.allowSeveral({ userId, sessionId, allowed: severalDevices }, meta);
    const message = severalDevices ? 'Several devices may be logged in.' : 'One device may be logged in.';
    return new Answer(result, { message });
  }
}
