import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import { toJson, type Money } from '#platform/kernel/money';
import type { AccountState } from '#banking/account/account';
import { received } from '#banking/account/booking';
import { LENDING, type AccountEvent } from '#banking/events';
import { refuse } from '#banking/refusals';
import { refusalOf } from './refusal-of.js';

export interface PayOutLoan {
  readonly loanId: Uuid;
  readonly paymentId: Uuid;
  readonly amount: Money;
}

/**
 * Refuses: unknown-account. Whatever else stands in the way (closed, frozen, wrong-currency) is an event:
 * the same order is answered with the same no for good, so that another account can be asked.
 */
export const payOutLoan: Decide<PayOutLoan, AccountState, AccountEvent> = (command, state, { now }) => {
  if (state.status === 'unopened') throw refuse('banking.unknown-account');
  const { loanId, paymentId, amount } = command;
  const code = refusalOf(state, amount);
  if (code !== undefined) {
    const { accountId, ownerId } = state;
    const data = { accountId, ownerId, loanId, paymentId, amount: toJson(amount), code };
    return [{ type: 'LoanPayOutRefused', data }];
  }
  const booking = received(state, LENDING, { amount, now });
  return [{ type: 'LoanPaidOut', data: { ...booking, loanId, paymentId } }];
};
