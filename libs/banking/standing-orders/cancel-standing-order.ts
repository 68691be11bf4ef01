import type { Decide } from '#platform/commands/decider';
import type { Asker } from '#banking/account/rules';
import type { StandingOrderEvent } from '#banking/events';
import { mustGoOn } from './rules.js';
import type { StandingOrderState } from './standing-order.js';

export interface CancelStandingOrder {
  readonly by: Asker;
}

/** Refuses: unknown-standing-order, standing-order-ended. */
export const cancelStandingOrder: Decide<CancelStandingOrder, StandingOrderState, StandingOrderEvent> = (
  { by },
  state,
) => {
  mustGoOn(state, by);
  return [{ type: 'StandingOrderEnded', data: { orderId: state.orderId, reason: 'cancelled' } }];
};
