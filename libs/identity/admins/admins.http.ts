import { Body, Controller, Delete, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { AdminOnly } from '#platform/http/admin-only';
import { Answer } from '#platform/http/answer';
import { Meta } from '#platform/http/command-meta';
import { MessageBody } from '#platform/http/message-body';
import { Refuses } from '#platform/http/refuses';
import type { Uuid } from '#platform/kernel/ids';
import { refuse } from '#identity/refusals';
import { UserAdministration } from '#identity/workflows/user-administration';
import { Disabling, UserPath } from './users.dto.js';

@ApiTags('users')
@AdminOnly()
@Controller('users/:userId')
export class AdminRoutes {
  constructor(private readonly administration: UserAdministration) {}

  /** End every session of the user and allow no new one. */
  @Post('disable')
  @HttpCode(200)
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'identity.unknown-user', 'identity.is-admin')
  async disable(
    @Param() { userId }: UserPath,
    @Body() { reason }: Disabling,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const command = { userId: userId as Uuid, ...(reason !== undefined && { reason }) };
    const result = await this.administration.disable(command, meta);
    return new Answer(result, { message: 'The user is disabled.' });
  }

  /** Let a disabled user log in again. */
  @Post('enable')
  @HttpCode(200)
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'identity.unknown-user')
  async enable(@Param() { userId }: UserPath, @Meta() meta: CommandMeta): Promise<Answer<MessageBody>> {
    const result = await this.administration.enable(userId as Uuid, meta);
    return new Answer(result, { message: 'The user is enabled.' });
  }

  /** Make the user an admin. */
  @Put('roles/admin')
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'identity.unknown-user', 'identity.is-disabled')
  async grant(@Param() { userId }: UserPath, @Meta() meta: CommandMeta): Promise<Answer<MessageBody>> {
    const result = await this.administration.grantRole(userId as Uuid, meta);
    return new Answer(result, { message: 'The user is an admin.' });
  }

  /** Make the user no admin any more; the last one stays. */
  @Delete('roles/admin')
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'identity.last-admin')
  async revoke(@Param() { userId }: UserPath, @Meta() meta: CommandMeta): Promise<Answer<MessageBody>> {
    const result = await this.administration.revokeRole(userId as Uuid, meta);
    return new Answer(result, { message: 'The user is no admin.' });
  }
}
