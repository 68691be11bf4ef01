import { Body, Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { toldBy } from '#platform/commands/told-by';
import { AdminOnly } from '#platform/http/admin-only';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { MessageBody } from '#platform/http/message-body';
import type { Principal } from '#platform/http/principal';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { refuse } from '#banking/refusals';
import { accountsView } from '#banking/views/accounts.view';
import { account } from './account.js';
import {
  AccountFreezing,
  AccountPath,
  askerOf,
  LimitsBody,
  limitsBody,
  LimitsChange,
  limitsIn,
} from './account.dto.js';
import { changeLimits } from './change-limits.js';
import { freezeAccount } from './freeze-account.js';
import { unfreezeAccount } from './unfreeze-account.js';

@ApiTags('accounts')
@AdminOnly()
@Controller('admin/accounts/:accountId')
export class AccountAdminRoutes {
  constructor(
    private readonly commands: CommandHandler,
    private readonly views: Views,
  ) {}

  /** Let no money move on it, but for what is on its way to it already. */
  @Post('freeze')
  @HttpCode(200)
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'banking.unknown-account', 'banking.closed')
  async freeze(
    @Caller() caller: Principal,
    @Param() { accountId: id }: AccountPath,
    @Body() { reason }: AccountFreezing,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const command = { by: askerOf(caller), reason };
    const result = await this.commands.handle({ decider: account, id, decide: freezeAccount, command, meta });
    await this.views.waitFor(accountsView, result);
    return new Answer(result, { message: 'The account is frozen.' });
  }

  /** Let money move on it again. */
  @Post('unfreeze')
  @HttpCode(200)
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'banking.unknown-account', 'banking.closed')
  async unfreeze(
    @Caller() caller: Principal,
    @Param() { accountId: id }: AccountPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const command = { by: askerOf(caller) };
    const order = { decider: account, id, decide: unfreezeAccount, command, meta };
    const result = await this.commands.handle(order);
    await this.views.waitFor(accountsView, result);
    return new Answer(result, { message: 'The account is not frozen.' });
  }

  /** Say what may be spent, at once and in a day, and how far below zero: all of it anew. */
  @Put('limits')
  @ApiOkResponse({ type: LimitsBody })
  @Refuses(
    refuse,
    'banking.unknown-account',
    'banking.closed',
    'banking.wrong-currency',
    'banking.overdraft-in-use',
  )
  async limit(
    @Caller() caller: Principal,
    @Param() { accountId: id }: AccountPath,
    @Body() body: LimitsChange,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<LimitsBody>> {
    const command = { by: askerOf(caller), currency: body.currency, limits: limitsIn(body) };
    const result = await this.commands.handle({ decider: account, id, decide: changeLimits, command, meta });
    await this.views.waitFor(accountsView, result);
    return new Answer(result, limitsBody(toldBy(result, 'LimitsChanged')));
  }
}
