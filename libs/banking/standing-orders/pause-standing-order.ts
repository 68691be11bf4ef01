import type { Decide } from '#platform/commands/decider';
import type { Asker } from '#banking/account/rules';
import type { StandingOrderEvent } from '#banking/events';
import { mustGoOn } from './rules.js';
import type { StandingOrderState } from './standing-order.js';

export interface PauseStandingOrder {
  readonly by: Asker;
}

/** Days that pass meanwhile do not run. Refuses: unknown-standing-order, standing-order-ended. */
export const pauseStandingOrder: Decide<PauseStandingOrder, StandingOrderState, StandingOrderEvent> = (
  { by },
  state,
) => {
  mustGoOn(state, by);
  if (state.status === 'paused') return [];
  return [{ type: 'StandingOrderPaused', data: { orderId: state.orderId } }];
};
