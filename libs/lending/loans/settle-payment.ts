import type { Decide } from '#platform/commands/decider';
import type { Instant } from '#platform/kernel/clock';
import { dayOf, LAST_DAY, plusDays, type Day } from '#platform/kernel/days';
import type { Uuid } from '#platform/kernel/ids';
import { money, toJson, type MoneyJson } from '#platform/kernel/money';
import type { LoanEvent } from '#lending/events';
import { annuity } from './amortisation.js';
import { collecting } from './collect-instalment.js';
import { dueDay, dueMinor, loan, todayOf, type LoanState, type Payment } from './loan.js';

/** What became of a payment: when the bank booked it, or the code for which it did not. */
export type SettlePayment =
  | { readonly paymentId: Uuid; readonly paidAt: Instant }
  | { readonly paymentId: Uuid; readonly code: string };

type Settled = Extract<
  LoanEvent,
  { type: 'InstalmentPaid' | 'InstalmentMissed' | 'LoanRepaymentMade' | 'LoanRepaymentRefused' }
>;

/**
 * Does at once what else there is to do today, so that the day for which the loan is woken next is always
 * one to come. Nothing of a payment that is not under way any more. Refuses nothing.
 */
export const settlePayment: Decide<SettlePayment, LoanState, LoanEvent> = (command, state, { now }) => {
  const { payment } = state;
  if (payment?.paymentId !== command.paymentId) return [];
  const today = todayOf(state, dayOf(now));
  const tomorrow = plusDays(today, 1) ?? LAST_DAY;
  const event = outcome(command, state, tomorrow);
  const after = loan.evolve(state, event);
  if (payment.isLast && 'paidAt' in command) {
    const { loanId, borrowerId } = state;
    const { nextOn: _none, ...data } = event.data;
    const last = { ...event, data } as LoanEvent;
    return [last, { type: 'LoanRepaid', data: { loanId, borrowerId, repaidAt: command.paidAt } }];
  }
  const more = collecting(after, today);
  const nextOn = nextLook(more.reduce(loan.evolve, after), tomorrow);
  return [{ ...event, data: { ...event.data, nextOn } } as LoanEvent, ...more];
};

function outcome(command: SettlePayment, state: LoanState, nextOn: Day): Settled {
  const payment = state.payment as Payment;
  const { paymentId, kind } = payment;
  if (kind === 'repayment') {
    if ('paidAt' in command) return repaymentMade(state, payment, { paidAt: command.paidAt, nextOn });
    const { loanId, borrowerId, currency } = state;
    const amount = toJson(money(payment.minor, currency));
    const data = { loanId, borrowerId, paymentId, amount, code: command.code, nextOn };
    return { type: 'LoanRepaymentRefused', data };
  }
  const oldest = oldestDue(state);
  if ('paidAt' in command)
    return { type: 'InstalmentPaid', data: { ...oldest, paymentId, paidAt: command.paidAt, nextOn } };
  const attempts = (state.due[0]?.attempts ?? 0) + 1;
  return { type: 'InstalmentMissed', data: { ...oldest, paymentId, code: command.code, attempts, nextOn } };
}

function repaymentMade(
  state: LoanState,
  payment: Payment,
  times: { readonly paidAt: Instant; readonly nextOn: Day },
): Settled {
  const { loanId, borrowerId, currency, balance, rate, months, fallen } = state;
  const { paymentId, minor, isLast, orderedOn: paidOn } = payment;
  const due = dueMinor(state);
  const toArrears = minor < due ? minor : due;
  const rest = minor - toArrears;
  const principal = isLast ? balance : rest;
  const isLowered = principal > 0n && !isLast;
  const instalment = isLowered ? annuity(balance - principal, rate, months - fallen) : state.instalment;
  const inMoney = (amount: bigint): MoneyJson => toJson(money(amount, currency));
  const amounts = {
    amount: inMoney(minor),
    toArrears: inMoney(toArrears),
    interest: inMoney(rest - principal),
    principal: inMoney(principal),
    instalment: inMoney(instalment),
  };
  const data = { loanId, borrowerId, paymentId, ...amounts, paidOn, ...times };
  return { type: 'LoanRepaymentMade', data };
}

/** What an instalment's payment is for: the oldest that is due, which stays so while it is under way. */
function oldestDue({ loanId, borrowerId, currency, due }: LoanState) {
  const [oldest] = due;
  if (!oldest) throw new Error(`nothing is due of loan ${loanId}`);
  const { number, dueOn, minor } = oldest;
  return { loanId, borrowerId, number, dueOn, amount: toJson(money(minor, currency)) };
}

/** When something missed may be asked for again, or the next instalment falls due; always a day to come. */
function nextLook(state: LoanState, tomorrow: Day): Day {
  if (state.due.length === 0) return dueDay(state, state.fallen + 1);
  return state.retryOn > tomorrow ? state.retryOn : tomorrow;
}
