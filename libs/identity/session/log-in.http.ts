import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Answer } from '#platform/http/answer';
import { Meta } from '#platform/http/command-meta';
import { Public } from '#platform/http/public';
import { Credentials } from '#platform/http/rate-limit';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { refuse } from '#identity/refusals';
import { usersView } from '#identity/views/users.view';
import { LogIn } from '#identity/workflows/log-in';
import { SessionTokens } from '#identity/workflows/session-tokens';
import { UserSessions } from '#identity/workflows/user-sessions';
import { From } from './origin.http.js';
import type { Origin } from './session.js';
import { LoggedInBody, LogInBody, nameIn, RefreshBody, shownIn, TokensBody } from './session.dto.js';

@ApiTags('identity')
@Public()
@Controller()
export class LogInRoutes {
  constructor(
    private readonly logIns: LogIn,
    private readonly sessions: UserSessions,
    private readonly tokens: SessionTokens,
    private readonly views: Views,
  ) {}

  /** Log in with a password, a one-time code, or both. */
  @Post('login')
  @HttpCode(200)
  @Credentials()
  @ApiOkResponse({ type: LoggedInBody })
  @Refuses(
    refuse,
    'identity.wrong-credentials',
    'identity.second-factor-required',
    'identity.wrong-code',
    'identity.disabled',
    'identity.name-missing',
    'identity.proof-required',
    'identity.busy',
  )
  async logIn(
    @Body() body: LogInBody,
    @From() origin: Origin,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<LoggedInBody>> {
    const name = nameIn(body);
    const { userId, sessionId, result } = await this.logIns.logIn(
      { name, shown: shownIn(body), origin },
      meta,
    );
    const tokens = await this.tokens.issue({ userId, sessionId }, result);
    const user = await this.views.getOrWait(usersView, userId);
    return new Answer(result, { ...tokens, userId, username: user?.username ?? user?.email ?? name });
  }

  /** Go on with a session: a new access token and a new refresh token for the old one. */
  @Post('token/refresh')
  @HttpCode(200)
  @ApiOkResponse({ type: TokensBody })
  @Refuses(refuse, 'identity.session-ended', 'identity.refresh-token-reused')
  async refresh(
    @Body() body: RefreshBody,
    @From() origin: Origin,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<TokensBody>> {
    const refreshed = await this.sessions.refresh(body.refresh_token, origin, meta);
    const tokens = await this.tokens.issue(refreshed, refreshed.result);
    return new Answer(refreshed.result, { ...tokens, userId: refreshed.userId });
  }
}
