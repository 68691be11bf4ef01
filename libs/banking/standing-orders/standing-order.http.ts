import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { toldBy } from '#platform/commands/told-by';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { amountIn } from '#platform/http/money-fields';
import type { Principal } from '#platform/http/principal';
import { Refuses } from '#platform/http/refuses';
import { AccountPath, askerOf } from '#banking/account/account.dto';
import { refuse } from '#banking/refusals';
import { StandingOrders } from '#banking/workflows/standing-orders';
import { cancelStandingOrder } from './cancel-standing-order.js';
import { pauseStandingOrder } from './pause-standing-order.js';
import { resumeStandingOrder } from './resume-standing-order.js';
import {
  OrderStatusBody,
  placedBody,
  PlacedOrderBody,
  scheduleIn,
  StandingOrderPath,
  StandingOrderPlacing,
} from './standing-order.dto.js';
import { standingOrder } from './standing-order.js';

@ApiTags('standing orders')
@Controller()
export class StandingOrderRoutes {
  constructor(
    private readonly commands: CommandHandler,
    private readonly orders: StandingOrders,
  ) {}

  /** Pay somebody every week, month, quarter or year. What the account may spend is asked on each day anew. */
  @Post('accounts/:accountId/standing-orders')
  @ApiCreatedResponse({ type: PlacedOrderBody })
  @Refuses(
    refuse,
    'banking.unknown-account',
    'banking.closed',
    'banking.frozen',
    'banking.wrong-currency',
    'banking.unknown-receiver',
    'banking.to-oneself',
    'banking.receiver-closed',
    'banking.bad-schedule',
  )
  async place(
    @Caller() caller: Principal,
    @Param() { accountId }: AccountPath,
    @Body() body: StandingOrderPlacing,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<PlacedOrderBody>> {
    const { to, reference } = body;
    const terms = { to, amount: amountIn(body), schedule: scheduleIn(body), reference };
    const result = await this.orders.place({ by: askerOf(caller), accountId, ...terms }, meta);
    return new Answer(result, placedBody(toldBy(result, 'StandingOrderPlaced')));
  }

  /** Let its days pass without paying. */
  @Post('standing-orders/:orderId/pause')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderStatusBody })
  @Refuses(refuse, 'banking.unknown-standing-order', 'banking.standing-order-ended')
  async pause(
    @Caller() caller: Principal,
    @Param() { orderId }: StandingOrderPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<OrderStatusBody>> {
    const command = { by: askerOf(caller) };
    const order = { decider: standingOrder, id: orderId, decide: pauseStandingOrder, command, meta };
    return new Answer(await this.commands.handle(order), { orderId, status: 'paused' });
  }

  /** Go on with the first of its days from today on; those that have passed meanwhile are not made up for. */
  @Post('standing-orders/:orderId/resume')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderStatusBody })
  @Refuses(refuse, 'banking.unknown-standing-order', 'banking.standing-order-ended', 'banking.bad-schedule')
  async resume(
    @Caller() caller: Principal,
    @Param() { orderId }: StandingOrderPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<OrderStatusBody>> {
    const command = { by: askerOf(caller) };
    const order = { decider: standingOrder, id: orderId, decide: resumeStandingOrder, command, meta };
    return new Answer(await this.commands.handle(order), { orderId, status: 'active' });
  }

  /** End it: it will not pay any more, and stays to be seen. */
  @Delete('standing-orders/:orderId')
  @ApiOkResponse({ type: OrderStatusBody })
  @Refuses(refuse, 'banking.unknown-standing-order', 'banking.standing-order-ended')
  async cancel(
    @Caller() caller: Principal,
    @Param() { orderId }: StandingOrderPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<OrderStatusBody>> {
    const command = { by: askerOf(caller) };
    const order = { decider: standingOrder, id: orderId, decide: cancelStandingOrder, command, meta };
    return new Answer(await this.commands.handle(order), { orderId, status: 'ended' });
  }
}
