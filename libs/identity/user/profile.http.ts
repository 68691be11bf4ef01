import { Body, Controller, Delete, Get, Patch, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Answer, AtRevision } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { MessageBody } from '#platform/http/message-body';
import type { Principal } from '#platform/http/principal';
import { Credentials } from '#platform/http/rate-limit';
import { Reads } from '#platform/http/reads';
import { Asks, Refuses } from '#platform/http/refuses';
import { Belongings } from '#platform/people/belongings';
import { Views } from '#platform/projections/views';
import { refuse } from '#identity/refusals';
import { ShownAgain, shownIn } from '#identity/session/session.dto';
import { usersView } from '#identity/views/users.view';
import { Erasure } from '#identity/workflows/erasure';
import { LoginSettings } from '#identity/workflows/login-settings';
import { Profiles } from '#identity/workflows/profiles';
import { PasswordChange, ProfileBody, profileBody, ProfileChange, profileIn } from './profile.dto.js';

@ApiTags('identity')
@Controller('profile')
export class ProfileRoutes {
  constructor(
    private readonly profiles: Profiles,
    private readonly settings: LoginSettings,
    private readonly erasure: Erasure,
    private readonly views: Views,
  ) {}

  /** Who one is, as Florin knows it. */
  @Get()
  @Reads(usersView)
  @ApiOkResponse({ type: ProfileBody })
  @Refuses(refuse, 'identity.unknown-user')
  async see(@Caller() { userId }: Principal): Promise<AtRevision<ProfileBody>> {
    const user = await this.views.get(usersView, userId);
    if (user?.registeredAt === undefined) throw refuse('identity.unknown-user');
    return new AtRevision(user.revision, profileBody(user));
  }

  /** Change what is sent, empty what `clear` names, and leave the rest. */
  @Patch()
  @ApiOkResponse({ type: MessageBody })
  @Refuses(
    refuse,
    'identity.username-taken',
    'identity.email-taken',
    'identity.name-missing',
    'identity.invalid-username',
    'identity.invalid-birth-date',
    'identity.profile-changed-meanwhile',
  )
  async change(
    @Caller() { userId }: Principal,
    @Body() body: ProfileChange,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const { clear = [] } = body;
    const result = await this.profiles.change({ userId, changes: profileIn(body), cleared: clear }, meta);
    await this.views.waitFor(usersView, result);
    return new Answer(result, { message: 'Your profile is changed.' });
  }

  /** Set another password, or a first one; every other session ends. */
  @Put('password')
  @Credentials()
  @ApiOkResponse({ type: MessageBody })
  @Refuses(
    refuse,
    'identity.weak-password',
    'identity.proof-required',
    'identity.wrong-proof',
    'identity.busy',
  )
  async changePassword(
    @Caller() caller: Principal,
    @Body() body: PasswordChange,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const change = { shown: shownIn(body), newPassword: body.newPassword };
    const result = await this.settings.changePassword(caller, change, meta);
    return new Answer(result, { message: 'Your password is changed.' });
  }

  /**
   * Erase my account: nobody can read what is personal ever again, and there is no way back. Whatever
   * one has here is closed with it, so it must be empty.
   */
  @Delete()
  @Credentials()
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'identity.proof-required', 'identity.wrong-proof', 'identity.is-admin', 'identity.busy')
  @Asks(Belongings)
  async erase(
    @Caller() { userId }: Principal,
    @Body() body: ShownAgain,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const result = await this.erasure.erase(userId, shownIn(body), meta);
    await this.views.waitFor(usersView, result);
    return new Answer(result, { message: 'Your account is erased.' });
  }
}
