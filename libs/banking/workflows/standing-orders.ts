import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import type { Money } from '#platform/kernel/money';
import { Views, type Viewed } from '#platform/projections/views';
import { account as accounts } from '#banking/account/account';
import type { Asker } from '#banking/account/rules';
import type { Schedule, StandingOrderEvent } from '#banking/events';
import { refuse } from '#banking/refusals';
import { placeStandingOrder } from '#banking/standing-orders/place-standing-order';
import { standingOrder } from '#banking/standing-orders/standing-order';
import { standingOrdersView, type StandingOrderDocument } from '#banking/views/standing-orders.view';
import { Receivers } from './receivers.js';

export interface OrderToPlace {
  readonly by: Asker;
  readonly accountId: string;
  /** The id of an account, or a username. */
  readonly to: string;
  readonly amount: Money;
  readonly schedule: Schedule;
  readonly reference?: string | undefined;
}

/** A standing order has a stream of its own, and names two accounts that have theirs. */
@Injectable()
export class StandingOrders {
  constructor(
    private readonly commands: CommandHandler,
    private readonly receivers: Receivers,
    private readonly views: Views,
  ) {}

  /** Looks up both accounts first; what becomes of them afterwards is found out when the order runs. */
  async place(
    { accountId, to, ...asked }: OrderToPlace,
    meta: CommandMeta,
  ): Promise<CommandResult<StandingOrderEvent>> {
    const { state: account } = await this.commands.load(accounts, accountId);
    const receiver = await this.receivers.find(to, asked.amount.currency);
    const { commandId: orderId } = meta;
    return await this.commands.handle({
      decider: standingOrder,
      id: orderId,
      decide: placeStandingOrder,
      command: { ...asked, orderId, account, receiver },
      meta,
    });
  }

  /** For the owner and admins; to anybody else it is not there. Refuses: unknown-standing-order. */
  async reachableBy(by: Asker, orderId: string): Promise<Viewed<StandingOrderDocument>> {
    const order = await this.views.getOrWait(standingOrdersView, orderId);
    const isReachable = order && (by.isAdmin || by.userId === order.ownerId);
    if (!isReachable) throw refuse('banking.unknown-standing-order');
    return order;
  }
}
