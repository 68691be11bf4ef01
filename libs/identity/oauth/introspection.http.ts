import { Body, Controller, HttpCode, Post, UseFilters } from '@nestjs/common';
import { ApiBadRequestResponse, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller } from '#platform/http/caller';
import type { Principal } from '#platform/http/principal';
import { TakesForm } from '#platform/http/takes-form';
import { Views } from '#platform/projections/views';
import { usersView } from '#identity/views/users.view';
import { Introspections } from '#identity/workflows/introspections';
import { textOf, type Form } from './form.http.js';
import { OAuthProblems } from './oauth-problems.http.js';
import { Introspection, OAuthError, TokenToLookAt } from './oauth.dto.js';

@ApiTags('oauth')
@UseFilters(OAuthProblems)
@Controller('oauth')
export class IntrospectionRoutes {
  constructor(
    private readonly introspections: Introspections,
    private readonly views: Views,
  ) {}

  /** Whether a token is good, and whose it is (RFC 7662): one's own, or any for an admin. */
  @Post('introspect')
  @HttpCode(200)
  @TakesForm()
  @ApiBody({ type: TokenToLookAt })
  @ApiOkResponse({ type: Introspection })
  @ApiBadRequestResponse({ type: OAuthError })
  async introspect(@Caller() caller: Principal, @Body() form: Form): Promise<Introspection> {
    const found = await this.introspections.of(textOf(form, 'token'));
    if (!found || (found.sub !== caller.userId && caller.role !== 'admin')) return { active: false };
    const user = await this.views.get(usersView, found.sub);
    const username = user?.username ?? user?.email;
    return { active: true, ...found, ...(username !== undefined && { username }) };
  }
}
