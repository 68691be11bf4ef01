import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller } from '#platform/http/caller';
import { pageOf } from '#platform/http/pagination';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { AccountPath, askerOf } from '#banking/account/account.dto';
import { HoldBody, holdBody, HoldPath, HoldsBody, HoldsQuery } from '#banking/holds/hold.dto';
import { refuse } from '#banking/refusals';
import { Accounts } from '#banking/workflows/accounts';
import { Holds } from '#banking/workflows/holds';
import { holdsView } from './holds.view.js';

@ApiTags('holds')
@Controller('accounts/:accountId/holds')
export class HoldsRoutes {
  constructor(
    private readonly views: Views,
    private readonly accounts: Accounts,
    private readonly holds: Holds,
  ) {}

  /** The holds on an account, those that have ended too, the newest first. */
  @Get()
  @Reads(holdsView)
  @ApiOkResponse({ type: HoldsBody })
  @Refuses(refuse, 'banking.unknown-account')
  async list(
    @Caller() caller: Principal,
    @Param() { accountId }: AccountPath,
    @Query() { status, limit, after }: HoldsQuery,
  ): Promise<HoldsBody> {
    await this.accounts.reachableBy(askerOf(caller), accountId);
    const question =
      status === undefined
        ? { index: 'byAccount', equals: { accountId } }
        : { index: 'byAccountAndStatus', equals: { accountId, status } };
    const page = { direction: 'descending', limit, ...(after !== undefined && { after }) } as const;
    return pageOf(await this.views.find(holdsView, { ...question, ...page }), holdBody);
  }

  /** One hold, and what became of it. */
  @Get(':holdId')
  @Reads(holdsView)
  @ApiOkResponse({ type: HoldBody })
  @Refuses(refuse, 'banking.unknown-hold')
  async see(@Caller() caller: Principal, @Param() path: HoldPath): Promise<HoldBody> {
    return holdBody(await this.holds.reachableBy(askerOf(caller), path));
  }
}
