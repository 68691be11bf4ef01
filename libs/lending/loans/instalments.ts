import { daysBetween, type Day } from '#platform/kernel/days';
import { money, toJson, type MoneyJson } from '#platform/kernel/money';
import type { LoanEvent } from '#lending/events';
import { interestOf } from './amortisation.js';
import { balanceDaysUntil, dueDay, dueMinor, loan, type LoanState } from './loan.js';

export interface Instalment {
  readonly number: number;
  readonly dueOn: Day;
  readonly interest: bigint;
  readonly principal: bigint;
  /** What has not fallen due after it, without interest. */
  readonly outstanding: bigint;
}

type FellDue = Extract<LoanEvent, { type: 'InstalmentFellDue' }>;

/** The interest from the last instalment's day until this one. */
export function accruedInterest(state: LoanState, day: Day): bigint {
  const from = dueDay(state, state.fallen);
  const days = BigInt(daysBetween(from, dueDay(state, state.fallen + 1)));
  return interestOf({ balanceDays: balanceDaysUntil(state, day), days }, state.rate);
}

/** All that is owed on a day if it is paid then. */
export function owedOn(state: LoanState, day: Day): bigint {
  return dueMinor(state) + state.balance + accruedInterest(state, day);
}

/** The next to fall due. The last takes the rest; interest is never carried over. */
export function nextInstalment(state: LoanState): Instalment {
  const number = state.fallen + 1;
  const dueOn = dueDay(state, number);
  const interest = accruedInterest(state, dueOn);
  const regular = state.instalment > interest ? state.instalment - interest : 0n;
  const isLast = number >= state.months || regular > state.balance;
  const principal = isLast ? state.balance : regular;
  return { number, dueOn, interest, principal, outstanding: state.balance - principal };
}

/** Every instalment until a day, as events: they fall due whether they can be paid or not. */
export function fallingDue(state: LoanState, today: Day): readonly FellDue[] {
  const events: FellDue[] = [];
  for (let now = state; hasMore(now) && dueDay(now, now.fallen + 1) <= today;) {
    const event = fellDue(now, nextInstalment(now));
    events.push(event);
    now = loan.evolve(now, event);
  }
  return events;
}

/** What is still to fall due if nothing happens but what is agreed. */
export function plannedInstalments(state: LoanState): readonly Instalment[] {
  const planned: Instalment[] = [];
  for (let now = state; hasMore(now);) {
    const next = nextInstalment(now);
    planned.push(next);
    now = loan.evolve(now, fellDue(now, next));
  }
  return planned;
}

function hasMore({ status, balance, fallen, months }: LoanState): boolean {
  return status === 'active' && balance > 0n && fallen < months;
}

function fellDue({ loanId, borrowerId, currency }: LoanState, next: Instalment): FellDue {
  const { number, dueOn, interest, principal, outstanding } = next;
  const inMoney = (minor: bigint): MoneyJson => toJson(money(minor, currency));
  return {
    type: 'InstalmentFellDue',
    data: {
      loanId,
      borrowerId,
      number,
      dueOn,
      amount: inMoney(interest + principal),
      interest: inMoney(interest),
      outstanding: inMoney(outstanding),
    },
  };
}
