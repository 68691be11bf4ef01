import { beginningOf, type Day } from '#platform/kernel/days';
import { MS_PER_HOUR, plusMs } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { CommandAction, Reactor, ScheduleAction } from '#platform/reactions/reactor';
import type { AccountEvent } from '#banking/events';
import type { LoanEvent } from '#lending/events';
import { collectInstalment } from './collect-instalment.js';
import { loan } from './loan.js';
import { settlePayment, type SettlePayment } from './settle-payment.js';

type Answered = Extract<AccountEvent, { type: 'LoanPaymentTaken' | 'LoanPaymentRefused' }>;

/** When instalments are asked for on their days, in UTC. */
const HOUR = 6;

/**
 * Wakes each loan on the day of its next instalment, and hears from the bank what became of what it asked
 * for. A loan has one timer; every event after which it waits for another day says for which.
 */
export const collectInstalments: Reactor<LoanEvent | Answered> = {
  name: 'lending.collect-instalments',
  key: ({ data }) => data.loanId,
  on: {
    LoanDisbursed: ({ data }) => [waking(data.loanId, data.firstDueOn)],
    InstalmentPaid: ({ data }) => wakingAgain(data),
    InstalmentMissed: ({ data }) => wakingAgain(data),
    LoanRepaymentMade: ({ data }) => wakingAgain(data),
    LoanRepaymentRefused: ({ data }) => wakingAgain(data),
    LoanRepaid: ({ data }) => [{ kind: 'cancel', id: data.loanId }],
    LoanPaymentTaken: ({ data: { loanId, paymentId, bookedAt } }) => [
      settling(loanId, { paymentId, paidAt: bookedAt }),
    ],
    LoanPaymentRefused: ({ data: { loanId, paymentId, code } }) => [settling(loanId, { paymentId, code })],
  },
  onTimer: ({ id }) => {
    const order = { decider: loan, id, decide: collectInstalment, command: {} };
    return [{ kind: 'command', name: 'collect', send: (send) => send(order) }];
  },
};

function wakingAgain({ loanId, nextOn }: { readonly loanId: Uuid; readonly nextOn?: Day }) {
  return nextOn === undefined ? [] : [waking(loanId, nextOn)];
}

function waking(loanId: Uuid, on: Day): ScheduleAction {
  return { kind: 'schedule', id: loanId, at: plusMs(beginningOf(on), HOUR * MS_PER_HOUR), payload: {} };
}

function settling(loanId: Uuid, command: SettlePayment): CommandAction {
  const order = { decider: loan, id: loanId, decide: settlePayment, command };
  return { kind: 'command', name: 'settle', send: (send) => send(order) };
}
