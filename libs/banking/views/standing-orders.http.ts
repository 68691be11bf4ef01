import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AtRevision } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { pageOf, PageQuery } from '#platform/http/pagination';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { AccountPath, askerOf } from '#banking/account/account.dto';
import { refuse } from '#banking/refusals';
import {
  StandingOrderBody,
  standingOrderBody,
  StandingOrderPath,
  StandingOrdersBody,
} from '#banking/standing-orders/standing-order.dto';
import { Accounts } from '#banking/workflows/accounts';
import { StandingOrders } from '#banking/workflows/standing-orders';
import { standingOrdersView } from './standing-orders.view.js';

@ApiTags('standing orders')
@Controller()
export class StandingOrdersRoutes {
  constructor(
    private readonly views: Views,
    private readonly accounts: Accounts,
    private readonly orders: StandingOrders,
  ) {}

  /** What an account pays again and again, what it does not any more too, the newest first. */
  @Get('accounts/:accountId/standing-orders')
  @Reads(standingOrdersView)
  @ApiOkResponse({ type: StandingOrdersBody })
  @Refuses(refuse, 'banking.unknown-account')
  async list(
    @Caller() caller: Principal,
    @Param() { accountId }: AccountPath,
    @Query() { limit, after }: PageQuery,
  ): Promise<StandingOrdersBody> {
    await this.accounts.reachableBy(askerOf(caller), accountId);
    const page = await this.views.find(standingOrdersView, {
      index: 'byAccount',
      equals: { accountId },
      direction: 'descending',
      limit,
      ...(after !== undefined && { after }),
    });
    return pageOf(page, standingOrderBody);
  }

  /** One standing order, with the latest day on which it fell due. */
  @Get('standing-orders/:orderId')
  @Reads(standingOrdersView)
  @ApiOkResponse({ type: StandingOrderBody })
  @Refuses(refuse, 'banking.unknown-standing-order')
  async see(
    @Caller() caller: Principal,
    @Param() { orderId }: StandingOrderPath,
  ): Promise<AtRevision<StandingOrderBody>> {
    const order = await this.orders.reachableBy(askerOf(caller), orderId);
    return new AtRevision(order.revision, standingOrderBody(order));
  }
}
