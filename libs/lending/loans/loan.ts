import type { Decider } from '#platform/commands/decider';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { daysBetween, LAST_DAY, plusMonths, type Day } from '#platform/kernel/days';
import type { Uuid } from '#platform/kernel/ids';
import { fromJson } from '#platform/kernel/money';
import type { LoanEvent, PAYMENT_KINDS } from '#lending/events';

export interface DueInstalment {
  readonly number: number;
  readonly dueOn: Day;
  /** What is left to pay of it. */
  readonly minor: bigint;
  /** How often it was asked for in vain. */
  readonly attempts: number;
}

export interface Payment {
  readonly paymentId: Uuid;
  readonly kind: (typeof PAYMENT_KINDS)[number];
  readonly minor: bigint;
  readonly isLast: boolean;
  readonly orderedOn: Day;
}

/** All amounts are minor units of its currency. */
export interface LoanState {
  readonly status: 'none' | 'active' | 'repaid';
  readonly loanId: Uuid;
  readonly borrowerId: Uuid;
  readonly accountId: Uuid;
  readonly currency: CurrencyCode;
  /** Per cent a year. */
  readonly rate: string;
  readonly months: number;
  readonly disbursedOn: Day;
  readonly instalment: bigint;
  /** How many instalments have fallen due. */
  readonly fallen: number;
  /** What has not fallen due yet, without interest. */
  readonly balance: bigint;
  /** What was owed on each day of this month before `countedUntil`, added up. */
  readonly balanceDays: bigint;
  readonly countedUntil: Day;
  /** What has fallen due and is not paid, the oldest first. */
  readonly due: readonly DueInstalment[];
  /** Before this day nothing that was missed is asked for again. */
  readonly retryOn: Day;
  /** Under way. */
  readonly payment?: Payment;
  readonly payments: number;
}

type DataOf<Type extends LoanEvent['type']> = Extract<LoanEvent, { type: Type }>['data'];
type Evolutions = {
  readonly [Type in LoanEvent['type']]: (state: LoanState, data: DataOf<Type>) => LoanState;
};
type Evolution = (state: LoanState, data: LoanEvent['data']) => LoanState;

const evolutions: Evolutions = {
  LoanDisbursed: (state, { loanId, borrowerId, accountId, amount, terms, disbursedOn, instalment }) => ({
    ...state,
    status: 'active',
    loanId,
    borrowerId,
    accountId,
    currency: amount.currency,
    rate: terms.rate,
    months: terms.months,
    disbursedOn,
    instalment: fromJson(instalment).minor,
    balance: fromJson(amount).minor,
    countedUntil: disbursedOn,
  }),
  InstalmentFellDue: (state, { number, dueOn, amount, outstanding }) => ({
    ...state,
    fallen: number,
    balance: fromJson(outstanding).minor,
    balanceDays: 0n,
    countedUntil: dueOn,
    due: [...state.due, { number, dueOn, minor: fromJson(amount).minor, attempts: 0 }],
  }),
  LoanPaymentOrdered: (state, { paymentId, kind, amount, isLast, orderedOn }) => ({
    ...state,
    payment: { paymentId, kind, minor: fromJson(amount).minor, isLast, orderedOn },
    payments: state.payments + 1,
  }),
  InstalmentPaid: (state, { number }) => ({
    ...settled(state),
    due: state.due.filter((each) => each.number !== number),
  }),
  InstalmentMissed: (state, { number, attempts, nextOn }) => ({
    ...settled(state),
    due: state.due.map((each) => (each.number === number ? { ...each, attempts } : each)),
    retryOn: nextOn,
  }),
  LoanRepaymentMade: (state, { toArrears, principal, instalment, paidOn }) => ({
    ...settled(state),
    due: lessPaid(state.due, fromJson(toArrears).minor),
    balanceDays: balanceDaysUntil(state, paidOn),
    countedUntil: paidOn,
    balance: state.balance - fromJson(principal).minor,
    instalment: fromJson(instalment).minor,
  }),
  LoanRepaymentRefused: settled,
  LoanRepaid: (state) => ({ ...state, status: 'repaid' }),
};

export const loan: Decider<LoanState, LoanEvent> = {
  category: 'loan',
  stateVersion: 1,
  initial: {
    status: 'none',
    loanId: '' as Uuid,
    borrowerId: '' as Uuid,
    accountId: '' as Uuid,
    currency: '' as CurrencyCode,
    rate: '0',
    months: 0,
    disbursedOn: '',
    instalment: 0n,
    fallen: 0,
    balance: 0n,
    balanceDays: 0n,
    countedUntil: '',
    due: [],
    retryOn: '',
    payments: 0,
  },
  // Each evolution is handed the data of its own type.
  evolve: (state, { type, data }) => (evolutions[type] as Evolution)(state, data),
};

function settled(state: LoanState): LoanState {
  const { payment: _settled, ...rest } = state;
  return rest;
}

/** What is paid goes to the oldest first. */
function lessPaid(due: readonly DueInstalment[], paid: bigint): readonly DueInstalment[] {
  let left = paid;
  return due.flatMap((each) => {
    const part = left < each.minor ? left : each.minor;
    left -= part;
    return part === each.minor ? [] : [{ ...each, minor: each.minor - part }];
  });
}

/** The day of an instalment: of the 31st in a shorter month, the last. Number 0 is the disbursement. */
export function dueDay({ disbursedOn }: LoanState, number: number): Day {
  return plusMonths(disbursedOn, number) ?? LAST_DAY;
}

export function balanceDaysUntil({ balance, balanceDays, countedUntil }: LoanState, day: Day): bigint {
  return balanceDays + balance * BigInt(daysBetween(countedUntil, day));
}

/** Today, but never before what is counted already: clocks may differ. */
export function todayOf({ countedUntil }: LoanState, today: Day): Day {
  return today < countedUntil ? countedUntil : today;
}

/** What has fallen due and is not paid. */
export function dueMinor({ due }: LoanState): bigint {
  return due.reduce((sum, { minor }) => sum + minor, 0n);
}
