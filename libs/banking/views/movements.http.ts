import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller } from '#platform/http/caller';
import { pageOf } from '#platform/http/pagination';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { AccountPath, askerOf } from '#banking/account/account.dto';
import { refuse } from '#banking/refusals';
import { Accounts } from '#banking/workflows/accounts';
import { Movements } from '#banking/workflows/movements';
import { filterIn, movementBody, MovementsBody, MovementsQuery } from './movements.dto.js';
import { movementsView } from './movements.view.js';

@ApiTags('statements')
@Controller('accounts/:accountId/movements')
export class MovementRoutes {
  constructor(
    private readonly accounts: Accounts,
    private readonly movements: Movements,
  ) {}

  /** What happened on the account, the newest first. A page may hold fewer than `limit` and still have a `next`. */
  @Get()
  @Reads(movementsView)
  @ApiOkResponse({ type: MovementsBody })
  @Refuses(refuse, 'banking.unknown-account')
  async list(
    @Caller() caller: Principal,
    @Param() { accountId }: AccountPath,
    @Query() query: MovementsQuery,
  ): Promise<MovementsBody> {
    const { id, currency } = await this.accounts.reachableBy(askerOf(caller), accountId);
    const { limit, after } = query;
    const page = await this.movements.page(id, filterIn(query, currency), { limit, after });
    return pageOf(page, movementBody);
  }
}
