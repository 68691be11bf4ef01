import type { Decider } from '#platform/commands/decider';
import { isBefore, type Instant } from '#platform/kernel/clock';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { dayOf } from '#platform/kernel/days';
import type { Uuid } from '#platform/kernel/ids';
import { fromJson, type MoneyJson } from '#platform/kernel/money';
import type { AccountEvent, MoneyEvent } from '#banking/events';

export interface Hold {
  readonly heldMinor: bigint;
  readonly expiresAt: Instant;
}

/** In minor units of the account's currency; one that is absent does not limit. */
export interface Limits {
  readonly perTransfer?: bigint;
  readonly daily?: bigint;
  /** How far the balance may go below zero. */
  readonly overdraft: bigint;
}

/** What decisions on an account need. All amounts are minor units of its currency. */
export interface AccountState {
  readonly status: 'unopened' | 'open' | 'closed';
  readonly accountId: Uuid;
  readonly ownerId: Uuid;
  readonly currency: CurrencyCode;
  readonly frozen: boolean;
  readonly balance: bigint;
  readonly limits: Limits;
  /** What counts against the daily limit, and the day it counts for. */
  readonly spent: { readonly day: string; readonly minor: bigint };
  /** Those that are neither captured nor released nor expired. */
  readonly holds: Readonly<Record<string, Hold>>;
  /** How many transfers have left and neither arrived nor come back. */
  readonly underWay: number;
  /** Those that were paid out to this account and are repaid from it. */
  readonly loans: readonly Uuid[];
  /** The transfers received here that were reversed, with the time until which anybody could ask again. */
  readonly reversed: Readonly<Record<string, Instant>>;
  /** Of the latest booking. */
  readonly bookedAt: Instant;
}

type DataOf<Type extends AccountEvent['type']> = Extract<AccountEvent, { type: Type }>['data'];
type Evolutions = {
  readonly [Type in AccountEvent['type']]: (state: AccountState, data: DataOf<Type>) => AccountState;
};

/** A received transfer can be reversed for so long, and the account remembers as long that it was. */
export const REVERSIBLE_DAYS = 180;

const initial: AccountState = {
  status: 'unopened',
  accountId: '' as Uuid,
  ownerId: '' as Uuid,
  currency: '' as CurrencyCode,
  frozen: false,
  balance: 0n,
  limits: { overdraft: 0n },
  spent: { day: '', minor: 0n },
  holds: {},
  underWay: 0,
  loans: [],
  reversed: {},
  bookedAt: '' as Instant,
};

const evolutions: Evolutions = {
  AccountOpened: (state, { accountId, ownerId, currency }) => ({
    ...state,
    status: 'open',
    accountId,
    ownerId,
    currency,
  }),
  AccountRenamed: (state) => state,
  AccountFrozen: (state) => ({ ...state, frozen: true }),
  AccountUnfrozen: (state) => ({ ...state, frozen: false }),
  AccountClosed: (state) => ({ ...state, status: 'closed' }),
  LimitsChanged: (state, data) => ({ ...state, limits: limitsIn(data) }),
  FundsDeposited: booked,
  FundsWithdrawn: (state, data) => spending(booked(state, data), data.amount, data.bookedAt),
  FundsTransferred: (state, data) => ({
    ...spending(booked(state, data), data.amount, data.bookedAt),
    underWay: state.underWay + 1,
  }),
  TransferReceived: booked,
  TransferCompleted: (state) => ({ ...state, underWay: state.underWay - 1 }),
  TransferReturned: (state, data) => ({ ...booked(state, data), underWay: state.underWay - 1 }),
  TransferReversed: (state, data) => ({
    ...booked(state, data),
    underWay: state.underWay + 1,
    reversed: {
      ...stillAskedFor(state.reversed, data.bookedAt),
      [data.reversalOf]: data.reversibleUntil,
    },
  }),
  TransferBatchBegun: (state) => state,
  FundsHeld: (state, { holdId, amount, heldAt, expiresAt }) => ({
    ...spending(state, amount, heldAt),
    holds: { ...state.holds, [holdId]: { heldMinor: fromJson(amount).minor, expiresAt } },
    bookedAt: heldAt,
  }),
  HoldCaptured: (state, data) => withoutHold(booked(state, data), data.holdId),
  HoldReleased: (state, { holdId }) => withoutHold(state, holdId),
  HoldExpired: (state, { holdId }) => withoutHold(state, holdId),
  LoanPaidOut: (state, data) => ({ ...booked(state, data), loans: [...state.loans, data.loanId] }),
  LoanPayOutRefused: (state) => state,
  LoanPaymentTaken: (state, data) => ({
    ...booked(state, data),
    loans: data.isLast ? state.loans.filter((loanId) => loanId !== data.loanId) : state.loans,
  }),
  LoanPaymentRefused: (state) => state,
};

export const account: Decider<AccountState, AccountEvent> = {
  category: 'account',
  stateVersion: 2,
  initial,
  // Each evolution is handed the data of its own type.
  evolve: (state, { type, data }) => (evolutions[type] as Evolution)(state, data),
};

type Evolution = (state: AccountState, data: AccountEvent['data']) => AccountState;

function booked(state: AccountState, { balance, bookedAt }: MoneyEvent['data']): AccountState {
  return { ...state, balance: fromJson(balance).minor, bookedAt };
}

function spending(state: AccountState, amount: MoneyJson, at: Instant): AccountState {
  const day = dayOf(at);
  const before = state.spent.day === day ? state.spent.minor : 0n;
  return { ...state, spent: { day, minor: before + fromJson(amount).minor } };
}

function limitsIn({ perTransfer, daily, overdraft }: DataOf<'LimitsChanged'>): Limits {
  return {
    overdraft: fromJson(overdraft).minor,
    ...(perTransfer && { perTransfer: fromJson(perTransfer).minor }),
    ...(daily && { daily: fromJson(daily).minor }),
  };
}

function withoutHold(state: AccountState, holdId: Uuid): AccountState {
  const { [holdId]: _ended, ...holds } = state.holds;
  return { ...state, holds };
}

function stillAskedFor(reversed: AccountState['reversed'], now: Instant): AccountState['reversed'] {
  return Object.fromEntries(Object.entries(reversed).filter(([, until]) => !isBefore(until, now)));
}

/** When something is booked that is asked for now: clocks may differ, an account's statement goes one way. */
export function bookingTime({ bookedAt }: AccountState, now: Instant): Instant {
  return isBefore(now, bookedAt) ? bookedAt : now;
}

/** What is held, without the holds whose time has run out. */
export function heldAt({ holds }: AccountState, now: Instant): bigint {
  return Object.values(holds).reduce(
    (sum, { heldMinor, expiresAt }) => (isBefore(now, expiresAt) ? sum + heldMinor : sum),
    0n,
  );
}

/** What may be spent: the balance and the overdraft, less what is held. */
export function available(state: AccountState, now: Instant): bigint {
  return state.balance + state.limits.overdraft - heldAt(state, now);
}
