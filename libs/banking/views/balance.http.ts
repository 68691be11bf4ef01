import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller } from '#platform/http/caller';
import { refuse as refuseField } from '#platform/http/platform-refusals';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Clock, isBefore } from '#platform/kernel/clock';
import { toJson } from '#platform/kernel/money';
import { AccountPath, askerOf } from '#banking/account/account.dto';
import { refuse } from '#banking/refusals';
import { Accounts } from '#banking/workflows/accounts';
import { Statements } from '#banking/workflows/statements';
import { BalanceBody, BalanceQuery } from './balance.dto.js';
import { movementsView } from './movements.view.js';

@ApiTags('statements')
@Controller('accounts/:accountId/balance')
export class BalanceRoutes {
  constructor(
    private readonly accounts: Accounts,
    private readonly statements: Statements,
    private readonly clock: Clock,
  ) {}

  /** How the account stood at a moment: before its first movement, at zero. */
  @Get()
  @Reads(movementsView)
  @ApiOkResponse({ type: BalanceBody })
  @Refuses(refuse, 'banking.unknown-account')
  async see(
    @Caller() caller: Principal,
    @Param() { accountId }: AccountPath,
    @Query() query: BalanceQuery,
  ): Promise<BalanceBody> {
    const account = await this.accounts.reachableBy(askerOf(caller), accountId);
    const now = this.clock.now();
    const { asOf = now } = query;
    if (isBefore(now, asOf)) {
      throw refuseField('platform.invalid', {}, [{ field: 'asOf', message: 'must not be in the future' }]);
    }
    return { accountId, asOf, balance: toJson(await this.statements.balanceAt(account, asOf)) };
  }
}
