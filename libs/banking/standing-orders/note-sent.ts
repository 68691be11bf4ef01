import type { Decide } from '#platform/commands/decider';
import type { Day } from '#platform/kernel/days';
import type { Uuid } from '#platform/kernel/ids';
import type { StandingOrderEvent } from '#banking/events';
import { isUnsettled, type StandingOrderState } from './standing-order.js';

export interface NoteSent {
  readonly dueOn: Day;
  readonly transferId: Uuid;
}

/** The transfer of a day has left the account. Nothing to note when its outcome is known. Refuses nothing. */
export const noteSent: Decide<NoteSent, StandingOrderState, StandingOrderEvent> = (
  { dueOn, transferId },
  state,
) => {
  if (!isUnsettled(state, dueOn)) return [];
  return [{ type: 'StandingOrderSent', data: { orderId: state.orderId, dueOn, transferId } }];
};
