import { Body, Controller, HttpCode, Post, UseFilters } from '@nestjs/common';
import { ApiBadRequestResponse, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Answer } from '#platform/http/answer';
import { Meta } from '#platform/http/command-meta';
import { Public } from '#platform/http/public';
import { Credentials } from '#platform/http/rate-limit';
import { TakesForm } from '#platform/http/takes-form';
import { From } from '#identity/session/origin.http';
import type { Origin } from '#identity/session/session';
import { LogIn } from '#identity/workflows/log-in';
import { SessionTokens } from '#identity/workflows/session-tokens';
import { UserSessions } from '#identity/workflows/user-sessions';
import { fieldOf, textOf, type Form } from './form.http.js';
import { OAuthProblems, OAuthRefusal } from './oauth-problems.http.js';
import { OAuthError, OAuthTokens, TokenRequest, TokenToLookAt } from './oauth.dto.js';

@ApiTags('oauth')
@Public()
@Credentials()
@UseFilters(OAuthProblems)
@Controller('oauth')
export class OAuthRoutes {
  constructor(
    private readonly logIns: LogIn,
    private readonly sessions: UserSessions,
    private readonly tokens: SessionTokens,
  ) {}

  /** The token endpoint of OAuth 2 (RFC 6749), for the password and refresh_token grants. */
  @Post('token')
  @HttpCode(200)
  @TakesForm()
  @ApiBody({ type: TokenRequest })
  @ApiOkResponse({ type: OAuthTokens })
  @ApiBadRequestResponse({ type: OAuthError })
  async token(
    @Body() form: Form,
    @From() origin: Origin,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<OAuthTokens>> {
    const grant = textOf(form, 'grant_type');
    if (grant === 'password') return await this.byPassword(form, origin, meta);
    if (grant === 'refresh_token') return await this.byRefreshToken(form, origin, meta);
    throw new OAuthRefusal('unsupported_grant_type', 'The grants here are password and refresh_token.');
  }

  /** Ends the session of a token (RFC 7009). A token that is not ours needs no ending. */
  @Post('revoke')
  @HttpCode(200)
  @TakesForm()
  @ApiBody({ type: TokenToLookAt })
  @ApiOkResponse()
  @ApiBadRequestResponse({ type: OAuthError })
  async revoke(@Body() form: Form, @Meta() meta: CommandMeta): Promise<Answer | object> {
    const session = await this.tokens.sessionOf(textOf(form, 'token'));
    return session ? new Answer(await this.sessions.end(session, meta), {}) : {};
  }

  private async byPassword(form: Form, origin: Origin, meta: CommandMeta): Promise<Answer<OAuthTokens>> {
    const code = fieldOf(form, 'code');
    const recoveryCode = fieldOf(form, 'recovery_code');
    const shown = {
      password: textOf(form, 'password'),
      ...(code !== undefined && { code }),
      ...(recoveryCode !== undefined && { recoveryCode }),
    };
    const { userId, sessionId, result } = await this.logIns.logIn(
      { name: textOf(form, 'username'), shown, origin },
      meta,
    );
    return new Answer(result, { ...(await this.tokens.issue({ userId, sessionId }, result)), userId });
  }

  private async byRefreshToken(form: Form, origin: Origin, meta: CommandMeta): Promise<Answer<OAuthTokens>> {
    const refreshed = await this.sessions.refresh(textOf(form, 'refresh_token'), origin, meta);
    const { userId, result } = refreshed;
    return new Answer(result, { ...(await this.tokens.issue(refreshed, result)), userId });
  }
}
