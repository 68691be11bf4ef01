import type { Decide } from '#platform/commands/decider';
import { dayOf } from '#platform/kernel/days';
import type { Uuid } from '#platform/kernel/ids';
import { money, toJson, type Money } from '#platform/kernel/money';
import type { LoanEvent } from '#lending/events';
import { refuse } from '#lending/refusals';
import { fallingDue, owedOn } from './instalments.js';
import { dueMinor, loan, todayOf, type LoanState } from './loan.js';
import { paymentOrdered } from './order-payment.js';

export interface RepayLoan {
  readonly userId: Uuid;
  readonly amount: Money | 'all';
}

/**
 * Asks for money before its time: all that is owed with the interest until today, or a part, which goes to
 * what is in arrears first. Refuses: unknown-loan (another's too), loan-repaid, wrong-currency,
 * payment-under-way, over-what-is-owed.
 */
export const repayLoan: Decide<RepayLoan, LoanState, LoanEvent> = ({ userId, amount }, state, { now }) => {
  if (state.status === 'none' || state.borrowerId !== userId) throw refuse('lending.unknown-loan');
  if (state.status === 'repaid') throw refuse('lending.loan-repaid');
  const { currency } = state;
  if (amount !== 'all' && amount.currency !== currency) throw refuse('lending.wrong-currency', { currency });
  if (state.payment) throw refuse('lending.payment-under-way');
  const today = todayOf(state, dayOf(now));
  const fallen = fallingDue(state, today);
  const after = fallen.reduce(loan.evolve, state);
  const owed = owedOn(after, today);
  const minor = amount === 'all' ? owed : amount.minor;
  const isLast = minor === owed;
  if (!isLast && minor >= dueMinor(after) + after.balance)
    throw refuse('lending.over-what-is-owed', { owed: toJson(money(owed, currency)) });
  return [...fallen, paymentOrdered(after, { kind: 'repayment', minor, isLast }, today)];
};
