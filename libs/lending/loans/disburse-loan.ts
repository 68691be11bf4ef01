import type { Decide } from '#platform/commands/decider';
import type { Instant } from '#platform/kernel/clock';
import { dayOf, LAST_DAY, plusMonths } from '#platform/kernel/days';
import type { Uuid } from '#platform/kernel/ids';
import { money, toJson, type Money } from '#platform/kernel/money';
import type { LoanEvent, Terms } from '#lending/events';
import { annuity } from './amortisation.js';
import type { LoanState } from './loan.js';

export interface DisburseLoan {
  readonly loanId: Uuid;
  readonly borrowerId: Uuid;
  readonly accountId: Uuid;
  readonly amount: Money;
  readonly terms: Terms;
  /** When the bank booked it. */
  readonly paidOutAt: Instant;
}

/** The money is on the account: the loan begins. Refuses nothing; it begins once. */
export const disburseLoan: Decide<DisburseLoan, LoanState, LoanEvent> = (command, { status }) => {
  if (status !== 'none') return [];
  const { loanId, borrowerId, accountId, amount, terms, paidOutAt } = command;
  const disbursedOn = dayOf(paidOutAt);
  const instalment = annuity(amount.minor, terms.rate, terms.months);
  const data = {
    loanId,
    borrowerId,
    accountId,
    amount: toJson(amount),
    terms,
    disbursedOn,
    firstDueOn: plusMonths(disbursedOn, 1) ?? LAST_DAY,
    instalment: toJson(money(instalment, amount.currency)),
    disbursedAt: paidOutAt,
  };
  return [{ type: 'LoanDisbursed', data }];
};
