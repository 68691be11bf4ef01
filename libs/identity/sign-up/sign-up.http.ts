import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Answer } from '#platform/http/answer';
import { Meta } from '#platform/http/command-meta';
import { Public } from '#platform/http/public';
import { Credentials } from '#platform/http/rate-limit';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { EnrolmentBody } from '#identity/one-time-password/one-time-password.dto';
import { refuse } from '#identity/refusals';
import { From } from '#identity/session/origin.http';
import type { Origin } from '#identity/session/session';
import { profileIn } from '#identity/user/profile.dto';
import { usersView } from '#identity/views/users.view';
import { SIGN_UP } from '#identity/workflows/credentials';
import { OneTimePasswords } from '#identity/workflows/one-time-passwords';
import { SessionTokens } from '#identity/workflows/session-tokens';
import { SignUp, type SignUpOrder } from '#identity/workflows/sign-up';
import { OfferBody, OneTimeSignUpBody, SignedUpBody, SignUpBody } from './sign-up.dto.js';

@ApiTags('identity')
@Public()
@Credentials()
@Controller('signup')
export class SignUpRoutes {
  constructor(
    private readonly signUps: SignUp,
    private readonly tokens: SessionTokens,
    private readonly oneTimePasswords: OneTimePasswords,
    private readonly views: Views,
  ) {}

  /** Sign up with a password, and be logged in. */
  @Post()
  @ApiCreatedResponse({ type: SignedUpBody })
  @Refuses(
    refuse,
    'identity.username-taken',
    'identity.email-taken',
    'identity.name-missing',
    'identity.invalid-username',
    'identity.invalid-birth-date',
    'identity.weak-password',
    'identity.sign-up-expired',
    'identity.busy',
  )
  async signUp(
    @Body() body: SignUpBody,
    @From() origin: Origin,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<SignedUpBody>> {
    const wanted = { password: body.password };
    return await this.answer({ profile: profileIn(body), wanted, origin }, meta);
  }

  /** Ask for a secret to sign up with one-time codes instead of a password. */
  @Post('one-time-password')
  @HttpCode(200)
  @ApiOkResponse({ type: EnrolmentBody })
  offer(@Body() { username }: OfferBody): EnrolmentBody {
    return this.oneTimePasswords.offer(SIGN_UP, username);
  }

  /** Sign up with the secret, confirmed by a current code. */
  @Post('one-time-password/confirm')
  @ApiCreatedResponse({ type: SignedUpBody })
  @Refuses(
    refuse,
    'identity.username-taken',
    'identity.email-taken',
    'identity.name-missing',
    'identity.invalid-username',
    'identity.invalid-birth-date',
    'identity.enrolment-invalid',
    'identity.wrong-enrolment-code',
    'identity.sign-up-expired',
  )
  async signUpWithCode(
    @Body() body: OneTimeSignUpBody,
    @From() origin: Origin,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<SignedUpBody>> {
    const wanted = { enrolment: body.enrolment, code: body.code };
    return await this.answer({ profile: profileIn(body), wanted, origin }, meta);
  }

  private async answer(
    order: SignUpOrder & { readonly origin: Origin },
    meta: CommandMeta,
  ): Promise<Answer<SignedUpBody>> {
    const { userId, sessionId, recoveryCodes, result } = await this.signUps.signUp(order, meta);
    if (!sessionId) throw new Error('a sign-up that logged nobody in');
    // So that the new user is found by whatever they, or an admin, ask next.
    await this.views.waitFor(usersView, result);
    const tokens = await this.tokens.issue({ userId, sessionId }, result);
    const message = 'You have signed up and are logged in.';
    return new Answer(result, { message, userId, ...tokens, ...(recoveryCodes && { recoveryCodes }) });
  }
}
