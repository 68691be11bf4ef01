import { Body, Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { MessageBody } from '#platform/http/message-body';
import type { Principal } from '#platform/http/principal';
import { Credentials } from '#platform/http/rate-limit';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { refuse } from '#identity/refusals';
import { ShownAgain, shownIn } from '#identity/session/session.dto';
import { usersView } from '#identity/views/users.view';
import { LoginSettings } from '#identity/workflows/login-settings';
import { OneTimePasswords } from '#identity/workflows/one-time-passwords';
import { EnableBody, EnrolmentBody, RecoveryCodesBody } from './one-time-password.dto.js';

@ApiTags('identity')
@Credentials()
@Controller('profile/one-time-password')
export class OneTimePasswordRoutes {
  constructor(
    private readonly settings: LoginSettings,
    private readonly oneTimePasswords: OneTimePasswords,
    private readonly views: Views,
  ) {}

  /** Ask for a secret; nothing changes until it is confirmed. */
  @Post('secret')
  @HttpCode(200)
  @ApiOkResponse({ type: EnrolmentBody })
  async offer(@Caller() { userId }: Principal): Promise<EnrolmentBody> {
    const user = await this.views.getOrWait(usersView, userId);
    const label = user?.username ?? user?.email ?? userId;
    return this.oneTimePasswords.offer(userId, label);
  }

  /** Confirm the secret with a current code: from now on, logging in takes a code too. */
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: RecoveryCodesBody })
  @Refuses(refuse, 'identity.enrolment-invalid', 'identity.wrong-enrolment-code', 'identity.second-factor-on')
  async enable(
    @Caller() { userId }: Principal,
    @Body() body: EnableBody,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<RecoveryCodesBody>> {
    const { recoveryCodes, result } = await this.settings.enableTotp(userId, body, meta);
    return new Answer(result, { recoveryCodes });
  }

  /** Log in without codes again. */
  @Delete()
  @ApiOkResponse({ type: MessageBody })
  @Refuses(
    refuse,
    'identity.second-factor-off',
    'identity.only-credential',
    'identity.proof-required',
    'identity.wrong-proof',
  )
  async disable(
    @Caller() { userId }: Principal,
    @Body() body: ShownAgain,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const result = await this.settings.disableTotp(userId, shownIn(body), meta);
    return new Answer(result, { message: 'One-time codes are off.' });
  }

  /** Ten new recovery codes; the old ones are good no more. */
  @Post('recovery-codes')
  @HttpCode(200)
  @ApiOkResponse({ type: RecoveryCodesBody })
  @Refuses(refuse, 'identity.second-factor-off', 'identity.proof-required', 'identity.wrong-proof')
  async issueRecoveryCodes(
    @Caller() { userId }: Principal,
    @Body() body: ShownAgain,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<RecoveryCodesBody>> {
    const { recoveryCodes, result } = await this.settings.issueRecoveryCodes(userId, shownIn(body), meta);
    return new Answer(result, { recoveryCodes });
  }
}
