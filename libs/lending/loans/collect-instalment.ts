import type { Decide } from '#platform/commands/decider';
import { dayOf, type Day } from '#platform/kernel/days';
import type { LoanEvent } from '#lending/events';
import { fallingDue } from './instalments.js';
import { loan, todayOf, type LoanState } from './loan.js';
import { paymentOrdered } from './order-payment.js';

/**
 * Lets fall due what has come to its day, and asks for the oldest that is not paid. Nothing while a payment
 * is under way: when that is settled, the loan is looked at again. Refuses nothing.
 */
export const collectInstalment: Decide<object, LoanState, LoanEvent> = (_command, state, { now }) =>
  collecting(state, todayOf(state, dayOf(now)));

/** What there is to do for a loan today. */
export function collecting(state: LoanState, today: Day): readonly LoanEvent[] {
  if (state.status !== 'active' || state.payment) return [];
  const fallen = fallingDue(state, today);
  const after = fallen.reduce(loan.evolve, state);
  const [oldest] = after.due;
  if (!oldest || after.retryOn > today) return fallen;
  const isLast = after.due.length === 1 && after.balance === 0n;
  return [...fallen, paymentOrdered(after, { kind: 'instalment', minor: oldest.minor, isLast }, today)];
}
