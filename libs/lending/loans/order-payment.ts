import type { Day } from '#platform/kernel/days';
import { derivedUuid } from '#platform/kernel/ids';
import { money, toJson } from '#platform/kernel/money';
import type { LoanEvent } from '#lending/events';
import type { LoanState, Payment } from './loan.js';

type Ordered = Extract<LoanEvent, { type: 'LoanPaymentOrdered' }>;

/** Asks the bank for money from the account that the loan was paid out to. */
export function paymentOrdered(
  { loanId, borrowerId, accountId, currency, payments }: LoanState,
  { kind, minor, isLast }: Pick<Payment, 'kind' | 'minor' | 'isLast'>,
  orderedOn: Day,
): Ordered {
  const paymentId = derivedUuid(loanId, `payment ${payments + 1}`);
  const amount = toJson(money(minor, currency));
  const data = { loanId, borrowerId, accountId, paymentId, kind, amount, isLast, orderedOn };
  return { type: 'LoanPaymentOrdered', data };
}
