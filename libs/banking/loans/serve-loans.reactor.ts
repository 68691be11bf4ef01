import { fromJson } from '#platform/kernel/money';
import type { CommandAction, Reactor } from '#platform/reactions/reactor';
import { account } from '#banking/account/account';
import type { ApplicationEvent, LoanEvent } from '#lending/events';
import { payOutLoan } from './pay-out-loan.js';
import { takeLoanPayment } from './take-loan-payment.js';

type Order = Extract<ApplicationEvent | LoanEvent, { type: 'DisbursementOrdered' | 'LoanPaymentOrdered' }>;
type DataOf<Type extends Order['type']> = Extract<Order, { type: Type }>['data'];

/**
 * Moves the money of loans, once for each order: the ids of the commands derive from the event that
 * ordered them, and the account recognises them for good, a refusal too.
 */
export const serveLoans: Reactor<Order> = {
  name: 'banking.serve-loans',
  on: {
    DisbursementOrdered: ({ data }) => [payingOut(data)],
    LoanPaymentOrdered: ({ data }) => [taking(data)],
  },
};

function payingOut(ordered: DataOf<'DisbursementOrdered'>): CommandAction {
  const { applicationId: loanId, disbursementId: paymentId, accountId: id, amount } = ordered;
  const command = { loanId, paymentId, amount: fromJson(amount) };
  const order = { decider: account, id, decide: payOutLoan, command };
  return { kind: 'command', name: 'pay out', send: (send) => send(order) };
}

function taking(ordered: DataOf<'LoanPaymentOrdered'>): CommandAction {
  const { loanId, paymentId, accountId: id, amount, isLast } = ordered;
  const command = { loanId, paymentId, amount: fromJson(amount), isLast };
  const order = { decider: account, id, decide: takeLoanPayment, command };
  return { kind: 'command', name: 'take', send: (send) => send(order) };
}
