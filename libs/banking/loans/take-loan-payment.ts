import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import { toJson, type Money } from '#platform/kernel/money';
import type { AccountState } from '#banking/account/account';
import { paid } from '#banking/account/booking';
import { mustCover } from '#banking/account/rules';
import { LENDING, type AccountEvent } from '#banking/events';
import { refuse } from '#banking/refusals';
import { refusalOf } from './refusal-of.js';

export interface TakeLoanPayment {
  readonly loanId: Uuid;
  readonly paymentId: Uuid;
  readonly amount: Money;
  /** Whether the loan is repaid by it. */
  readonly isLast: boolean;
}

/**
 * Takes what is owed, if it is there: limits on what the owner spends do not hold for it, what is held for
 * others does. Refuses: unknown-account. Whatever else stands in the way (closed, frozen, wrong-currency,
 * insufficient-funds) is an event, so that the same order is answered with the same no for good.
 */
export const takeLoanPayment: Decide<TakeLoanPayment, AccountState, AccountEvent> = (
  command,
  state,
  { now },
) => {
  if (state.status === 'unopened') throw refuse('banking.unknown-account');
  const { loanId, paymentId, amount, isLast } = command;
  const code = refusalOf(state, amount, () => {
    mustCover(state, amount, now);
  });
  if (code !== undefined) {
    const { accountId, ownerId } = state;
    const data = { accountId, ownerId, loanId, paymentId, amount: toJson(amount), code };
    return [{ type: 'LoanPaymentRefused', data }];
  }
  const booking = paid(state, LENDING, { amount, now });
  return [{ type: 'LoanPaymentTaken', data: { ...booking, loanId, paymentId, isLast } }];
};
