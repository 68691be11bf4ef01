import type { Decide } from '#platform/commands/decider';
import { dayOf, type Day } from '#platform/kernel/days';
import { derivedUuid } from '#platform/kernel/ids';
import type { StandingOrderEvent } from '#banking/events';
import { dueAfter } from './schedule.js';
import type { StandingOrderState } from './standing-order.js';

export interface FallDue {
  /** The day whose turn it is said to be. */
  readonly dueOn: Day;
}

/**
 * The day has come. If it was missed, and others after it, they run once, together; the next day is
 * one to come. Nothing happens to an order that waits for another day, or for none. Refuses nothing.
 */
export const fallDue: Decide<FallDue, StandingOrderState, StandingOrderEvent> = (
  { dueOn },
  state,
  { now },
) => {
  const { status, orderId, schedule } = state;
  if (status !== 'active' || state.nextOn !== dueOn) return [];
  const today = dayOf(now);
  const nextOn = dueAfter(schedule, dueOn < today ? today : dueOn);
  const transferId = derivedUuid(orderId, dueOn);
  const due = { orderId, dueOn, transferId };
  if (nextOn !== undefined) return [{ type: 'StandingOrderFellDue', data: { ...due, nextOn } }];
  return [
    { type: 'StandingOrderFellDue', data: due },
    { type: 'StandingOrderEnded', data: { orderId, reason: 'finished' } },
  ];
};
