import { Type, type Static } from 'typebox';
import {
  defineEvent,
  personal,
  type EventDefinition,
  type EventOf,
} from '#platform/event-store/event-definition';
import { moment, oneOf, text, uuid } from '#platform/event-store/event-fields';
import { booking, currency, day, money, party } from './event-parts.js';

/** An account and whose it is: the other side of a transfer. */
export type Party = Static<ReturnType<typeof party>>;

/** The leg of what comes from or goes to other banks and cash: an account too, so that all sums are zero. */
export const OUTSIDE = 'outside';
/** The leg of what has left one account and has not reached the other yet. */
export const UNDER_WAY = 'under-way';
/** The leg of what is lent: below zero by what borrowers have had and not paid back, interest counted. */
export const LENDING = 'lending';

const ofOwner = { subject: 'ownerId' } as const;

export const AccountOpened = defineEvent(
  'AccountOpened',
  { accountId: uuid(), ownerId: uuid(), currency: currency(), name: personal(text()), openedAt: moment() },
  ofOwner,
);
export const AccountRenamed = defineEvent(
  'AccountRenamed',
  { accountId: uuid(), ownerId: uuid(), name: personal(text()) },
  ofOwner,
);
export const AccountFrozen = defineEvent(
  'AccountFrozen',
  { accountId: uuid(), ownerId: uuid(), reason: Type.Optional(personal(text())) },
  ofOwner,
);
export const AccountUnfrozen = defineEvent('AccountUnfrozen', { accountId: uuid() });
export const AccountClosed = defineEvent('AccountClosed', { accountId: uuid() });
/** All limits as they are from now on; one that is absent does not limit. */
export const LimitsChanged = defineEvent('LimitsChanged', {
  accountId: uuid(),
  perTransfer: Type.Optional(money()),
  daily: Type.Optional(money()),
  overdraft: money(),
});

export const FundsDeposited = defineEvent('FundsDeposited', { ...booking(), depositId: uuid() }, ofOwner);
export const FundsWithdrawn = defineEvent('FundsWithdrawn', { ...booking(), withdrawalId: uuid() }, ofOwner);

export const FundsTransferred = defineEvent(
  'FundsTransferred',
  { ...booking(), transferId: uuid(), to: party(), standingOrderId: Type.Optional(uuid()) },
  ofOwner,
);
/** On the receiver's stream. */
export const TransferReceived = defineEvent(
  'TransferReceived',
  { ...booking(), transferId: uuid(), from: party(), reversalOf: Type.Optional(uuid()) },
  ofOwner,
);
/** On the sender's stream: the money has arrived. */
export const TransferCompleted = defineEvent('TransferCompleted', { accountId: uuid(), transferId: uuid() });
/** On the sender's stream: the receiver could not take it, and the money is back. */
export const TransferReturned = defineEvent(
  'TransferReturned',
  { ...booking(), transferId: uuid(), to: party(), reason: text() },
  ofOwner,
);
/** On the stream of who had received it: a transfer of its own (`transferId`), back to the first sender. */
export const TransferReversed = defineEvent(
  'TransferReversed',
  { ...booking(), transferId: uuid(), reversalOf: uuid(), reversibleUntil: moment(), to: party() },
  ofOwner,
);

/** Many transfers were asked for at once; each of those that were not refused is an event of its own. */
export const TransferBatchBegun = defineEvent('TransferBatchBegun', {
  accountId: uuid(),
  batchId: uuid(),
  transfers: Type.Integer({ minimum: 1 }),
});

export const FundsHeld = defineEvent(
  'FundsHeld',
  {
    accountId: uuid(),
    ownerId: uuid(),
    holdId: uuid(),
    amount: money(),
    /** What is left to spend. */
    available: money(),
    heldAt: moment(),
    expiresAt: moment(),
    reference: Type.Optional(personal(text())),
  },
  ofOwner,
);
/** What was held and not captured is free again. */
export const HoldCaptured = defineEvent(
  'HoldCaptured',
  { ...booking(), holdId: uuid(), held: money() },
  ofOwner,
);
export const HoldReleased = defineEvent('HoldReleased', { accountId: uuid(), holdId: uuid(), held: money() });
export const HoldExpired = defineEvent('HoldExpired', { accountId: uuid(), holdId: uuid(), held: money() });

const ofLoan = () => ({ loanId: uuid(), paymentId: uuid() });
const refusedLoanPayment = () => ({
  accountId: uuid(),
  ownerId: uuid(),
  ...ofLoan(),
  amount: money(),
  code: text(),
});
/** Lent to the owner: the account cannot be closed until the loan is repaid. */
export const LoanPaidOut = defineEvent('LoanPaidOut', { ...booking(), ...ofLoan() }, ofOwner);
export const LoanPayOutRefused = defineEvent('LoanPayOutRefused', refusedLoanPayment());
/** With the last one the loan is repaid. */
export const LoanPaymentTaken = defineEvent(
  'LoanPaymentTaken',
  { ...booking(), ...ofLoan(), isLast: Type.Boolean() },
  ofOwner,
);
export const LoanPaymentRefused = defineEvent('LoanPaymentRefused', refusedLoanPayment());

export const INTERVALS = ['week', 'month', 'quarter', 'year'] as const;
export type Interval = (typeof INTERVALS)[number];
/** Days of the calendar in UTC. From `first` on, every interval; the 31st of a shorter month is its last day. */
const schedule = () =>
  Type.Object(
    { every: oneOf(...INTERVALS), first: day(), last: Type.Optional(day()) },
    { additionalProperties: false },
  );
export type Schedule = Static<ReturnType<typeof schedule>>;

export const STANDING_ORDER_ENDS = ['cancelled', 'finished', 'account-closed', 'receiver-closed'] as const;

export const StandingOrderPlaced = defineEvent(
  'StandingOrderPlaced',
  {
    orderId: uuid(),
    ownerId: uuid(),
    accountId: uuid(),
    to: party(),
    amount: money(),
    schedule: schedule(),
    nextOn: day(),
    reference: Type.Optional(personal(text())),
  },
  ofOwner,
);
export const StandingOrderPaused = defineEvent('StandingOrderPaused', { orderId: uuid() });
export const StandingOrderResumed = defineEvent('StandingOrderResumed', { orderId: uuid(), nextOn: day() });
/** Its day has come, or has been missed: it runs once. `nextOn` is absent when that was the last time. */
export const StandingOrderFellDue = defineEvent('StandingOrderFellDue', {
  orderId: uuid(),
  dueOn: day(),
  transferId: uuid(),
  nextOn: Type.Optional(day()),
});
/** The transfer has left the account. */
export const StandingOrderSent = defineEvent('StandingOrderSent', {
  orderId: uuid(),
  dueOn: day(),
  transferId: uuid(),
});
/** The transfer was refused: the order goes on with its next day. */
export const StandingOrderFailed = defineEvent('StandingOrderFailed', {
  orderId: uuid(),
  dueOn: day(),
  code: text(),
});
export const StandingOrderEnded = defineEvent('StandingOrderEnded', {
  orderId: uuid(),
  reason: oneOf(...STANDING_ORDER_ENDS),
});

export type MoneyEvent =
  | EventOf<typeof FundsDeposited>
  | EventOf<typeof FundsWithdrawn>
  | EventOf<typeof FundsTransferred>
  | EventOf<typeof TransferReceived>
  | EventOf<typeof TransferReturned>
  | EventOf<typeof TransferReversed>
  | EventOf<typeof HoldCaptured>
  | EventOf<typeof LoanPaidOut>
  | EventOf<typeof LoanPaymentTaken>;

export type AccountEvent =
  | MoneyEvent
  | EventOf<typeof AccountOpened>
  | EventOf<typeof AccountRenamed>
  | EventOf<typeof AccountFrozen>
  | EventOf<typeof AccountUnfrozen>
  | EventOf<typeof AccountClosed>
  | EventOf<typeof LimitsChanged>
  | EventOf<typeof TransferCompleted>
  | EventOf<typeof TransferBatchBegun>
  | EventOf<typeof FundsHeld>
  | EventOf<typeof HoldReleased>
  | EventOf<typeof HoldExpired>
  | EventOf<typeof LoanPayOutRefused>
  | EventOf<typeof LoanPaymentRefused>;

export type StandingOrderEvent =
  | EventOf<typeof StandingOrderPlaced>
  | EventOf<typeof StandingOrderPaused>
  | EventOf<typeof StandingOrderResumed>
  | EventOf<typeof StandingOrderFellDue>
  | EventOf<typeof StandingOrderSent>
  | EventOf<typeof StandingOrderFailed>
  | EventOf<typeof StandingOrderEnded>;

export const bankingEvents: readonly EventDefinition[] = [
  AccountOpened,
  AccountRenamed,
  AccountFrozen,
  AccountUnfrozen,
  AccountClosed,
  LimitsChanged,
  FundsDeposited,
  FundsWithdrawn,
  FundsTransferred,
  TransferReceived,
  TransferCompleted,
  TransferReturned,
  TransferReversed,
  TransferBatchBegun,
  FundsHeld,
  HoldCaptured,
  HoldReleased,
  HoldExpired,
  LoanPaidOut,
  LoanPayOutRefused,
  LoanPaymentTaken,
  LoanPaymentRefused,
  StandingOrderPlaced,
  StandingOrderPaused,
  StandingOrderResumed,
  StandingOrderFellDue,
  StandingOrderSent,
  StandingOrderFailed,
  StandingOrderEnded,
];
