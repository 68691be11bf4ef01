import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { toldBy } from '#platform/commands/told-by';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { amountIn } from '#platform/http/money-fields';
import type { Principal } from '#platform/http/principal';
import { Refuses } from '#platform/http/refuses';
import { refuse } from '#banking/refusals';
import { account } from './account.js';
import { AccountPath, askerOf, DepositBody, MovementFields, WithdrawalBody } from './account.dto.js';
import { deposit } from './deposit.js';
import { withdraw } from './withdraw.js';

/** Money that comes from outside, and goes there. */
@ApiTags('accounts')
@Controller('accounts/:accountId')
export class CashRoutes {
  constructor(private readonly commands: CommandHandler) {}

  /** Put money on the account. */
  @Post('deposits')
  @ApiCreatedResponse({ type: DepositBody })
  @Refuses(refuse, 'banking.unknown-account', 'banking.closed', 'banking.frozen', 'banking.wrong-currency')
  async deposit(
    @Caller() caller: Principal,
    @Param() { accountId: id }: AccountPath,
    @Body() body: MovementFields,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<DepositBody>> {
    const { reference } = body;
    const command = { by: askerOf(caller), depositId: meta.commandId, amount: amountIn(body), reference };
    const result = await this.commands.handle({ decider: account, id, decide: deposit, command, meta });
    const { depositId, amount, balance, bookedAt } = toldBy(result, 'FundsDeposited');
    return new Answer(result, { depositId, ...amount, balance, bookedAt });
  }

  /** Take money from the account. */
  @Post('withdrawals')
  @ApiCreatedResponse({ type: WithdrawalBody })
  @Refuses(
    refuse,
    'banking.unknown-account',
    'banking.closed',
    'banking.frozen',
    'banking.wrong-currency',
    'banking.over-transfer-limit',
    'banking.over-daily-limit',
    'banking.insufficient-funds',
  )
  async withdraw(
    @Caller() caller: Principal,
    @Param() { accountId: id }: AccountPath,
    @Body() body: MovementFields,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<WithdrawalBody>> {
    const { reference } = body;
    const command = { by: askerOf(caller), withdrawalId: meta.commandId, amount: amountIn(body), reference };
    const result = await this.commands.handle({ decider: account, id, decide: withdraw, command, meta });
    const { withdrawalId, amount, balance, bookedAt } = toldBy(result, 'FundsWithdrawn');
    return new Answer(result, { withdrawalId, ...amount, balance, bookedAt });
  }
}
