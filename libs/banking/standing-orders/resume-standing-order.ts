import type { Decide } from '#platform/commands/decider';
import { dayOf } from '#platform/kernel/days';
import type { Asker } from '#banking/account/rules';
import type { StandingOrderEvent } from '#banking/events';
import { refuse } from '#banking/refusals';
import { mustGoOn } from './rules.js';
import { dueFrom } from './schedule.js';
import type { StandingOrderState } from './standing-order.js';

export interface ResumeStandingOrder {
  readonly by: Asker;
}

/**
 * Goes on with the first day from today on that has not had its turn.
 * Refuses: unknown-standing-order, standing-order-ended, bad-schedule (there is no such day).
 */
export const resumeStandingOrder: Decide<ResumeStandingOrder, StandingOrderState, StandingOrderEvent> = (
  { by },
  state,
  { now },
) => {
  mustGoOn(state, by);
  const { status, orderId, schedule } = state;
  if (status === 'active') return [];
  const today = dayOf(now);
  const nextOn = dueFrom(schedule, state.nextOn < today ? today : state.nextOn);
  if (nextOn === undefined) throw refuse('banking.bad-schedule');
  return [{ type: 'StandingOrderResumed', data: { orderId, nextOn } }];
};
