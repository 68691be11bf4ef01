import { Type, type Static } from 'typebox';
import {
  defineEvent,
  personal,
  type EventDefinition,
  type EventOf,
} from '#platform/event-store/event-definition';
import { moment, oneOf, text, uuid } from '#platform/event-store/event-fields';
import { criteria, day, decimal, MAX_MONTHS, money, months, offer } from './event-parts.js';

/** An option is its name: its id is made of it, so that no two have the same. */
export const FinancingOptionAdded = defineEvent('FinancingOptionAdded', {
  optionId: uuid(),
  name: text(),
  ...offer(),
  addedAt: moment(),
});
/** All that it offers from now on. */
export const FinancingOptionChanged = defineEvent('FinancingOptionChanged', { optionId: uuid(), ...offer() });
/** Nobody can apply for it any more; applications made before stay as they are. */
export const FinancingOptionRetired = defineEvent('FinancingOptionRetired', { optionId: uuid() });

/** A financing check: somebody has looked at what there is. */
export const FinancingOptionsViewed = defineEvent('FinancingOptionsViewed', {
  userId: uuid(),
  viewedAt: moment(),
});
/** The one selection of a user; the one before it counts no more. */
export const FinancingOptionSelected = defineEvent('FinancingOptionSelected', {
  userId: uuid(),
  optionId: uuid(),
  selectedAt: moment(),
});

/** An option that was applied for, in the applicant's word for it, and what it asked for at that moment. */
const wantedOption = () =>
  Type.Object({ optionId: uuid(), name: text(), ...criteria() }, { additionalProperties: false });
export type WantedOption = Static<ReturnType<typeof wantedOption>>;

const terms = () =>
  Type.Object({ optionId: uuid(), rate: decimal(), months: months() }, { additionalProperties: false });
export type Terms = Static<ReturnType<typeof terms>>;

export const DECISIONS = ['approved', 'denied'] as const;
export type Decision = (typeof DECISIONS)[number];

const ofApplicant = { subject: 'applicantId' } as const;
const decided = () => ({
  applicationId: uuid(),
  applicantId: uuid(),
  decidedBy: uuid(),
  decidedAt: moment(),
  reason: Type.Optional(personal(text())),
});

export const ApplicationSubmitted = defineEvent(
  'ApplicationSubmitted',
  {
    applicationId: uuid(),
    applicantId: uuid(),
    options: Type.Array(wantedOption(), { minItems: 1, maxItems: 10 }),
    amount: money(),
    purpose: personal(text()),
    /** A year's, as a decimal in the currency of the amount. */
    income: Type.Optional(personal(text())),
    /** A whole number. */
    creditScore: Type.Optional(personal(text())),
    /** Where the money is to go. */
    accountId: Type.Optional(uuid()),
    submittedAt: moment(),
  },
  ofApplicant,
);
export const ApplicationApproved = defineEvent(
  'ApplicationApproved',
  { ...decided(), amount: money(), terms: terms() },
  ofApplicant,
);
export const ApplicationDenied = defineEvent('ApplicationDenied', decided(), ofApplicant);
export const ApplicationWithdrawn = defineEvent('ApplicationWithdrawn', {
  applicationId: uuid(),
  applicantId: uuid(),
  withdrawnAt: moment(),
});
/** Another admin has looked at a decision again; `status` is what holds from now on. Terms if approved. */
export const ApplicationAppealed = defineEvent(
  'ApplicationAppealed',
  {
    ...decided(),
    before: oneOf(...DECISIONS),
    status: oneOf(...DECISIONS),
    amount: money(),
    terms: Type.Optional(terms()),
  },
  ofApplicant,
);

/** The bank is asked to pay the loan out. From now on the approval cannot be taken back. */
export const DisbursementOrdered = defineEvent('DisbursementOrdered', {
  applicationId: uuid(),
  disbursementId: uuid(),
  borrowerId: uuid(),
  accountId: uuid(),
  amount: money(),
});
/** The account could not take it: the loan waits for one that can. */
export const DisbursementRefused = defineEvent('DisbursementRefused', {
  applicationId: uuid(),
  disbursementId: uuid(),
  borrowerId: uuid(),
  accountId: uuid(),
  code: text(),
});

const ofLoan = () => ({ loanId: uuid(), borrowerId: uuid() });

/** The money is on the account, and the first instalment falls due a month later. A loan has its application's id. */
export const LoanDisbursed = defineEvent('LoanDisbursed', {
  ...ofLoan(),
  accountId: uuid(),
  amount: money(),
  terms: terms(),
  disbursedOn: day(),
  firstDueOn: day(),
  /** Of every month but the last, which takes the rest. */
  instalment: money(),
  disbursedAt: moment(),
});

const instalment = () => ({
  ...ofLoan(),
  number: Type.Integer({ minimum: 1, maximum: MAX_MONTHS }),
  dueOn: day(),
  amount: money(),
});
/** When the loan is looked at next. */
const nextOn = day;

/** Of the amount, `interest` is what the month has cost; the rest repays the loan. */
export const InstalmentFellDue = defineEvent('InstalmentFellDue', {
  ...instalment(),
  interest: money(),
  /** What has not fallen due yet, without interest. */
  outstanding: money(),
});

export const PAYMENT_KINDS = ['instalment', 'repayment'] as const;
/** The bank is asked to take money from the account: one payment of a loan at a time. */
export const LoanPaymentOrdered = defineEvent('LoanPaymentOrdered', {
  ...ofLoan(),
  accountId: uuid(),
  paymentId: uuid(),
  kind: oneOf(...PAYMENT_KINDS),
  amount: money(),
  /** Whether nothing is owed when it is paid. */
  isLast: Type.Boolean(),
  orderedOn: day(),
});
export const InstalmentPaid = defineEvent('InstalmentPaid', {
  ...instalment(),
  paymentId: uuid(),
  paidAt: moment(),
  /** Absent when it was the last. */
  nextOn: Type.Optional(nextOn()),
});
/** It stays due, and is asked for again. */
export const InstalmentMissed = defineEvent('InstalmentMissed', {
  ...instalment(),
  paymentId: uuid(),
  code: text(),
  /** How often it was asked for in vain. */
  attempts: Type.Integer({ minimum: 1 }),
  nextOn: nextOn(),
});
/** Before its time: first what was in arrears, then interest if it is the whole, then the loan itself. */
export const LoanRepaymentMade = defineEvent('LoanRepaymentMade', {
  ...ofLoan(),
  paymentId: uuid(),
  amount: money(),
  toArrears: money(),
  interest: money(),
  principal: money(),
  /** Of the months to come. */
  instalment: money(),
  paidOn: day(),
  paidAt: moment(),
  nextOn: Type.Optional(nextOn()),
});
export const LoanRepaymentRefused = defineEvent('LoanRepaymentRefused', {
  ...ofLoan(),
  paymentId: uuid(),
  amount: money(),
  code: text(),
  nextOn: nextOn(),
});
/** Nothing is owed any more. */
export const LoanRepaid = defineEvent('LoanRepaid', { ...ofLoan(), repaidAt: moment() });

export type FinancingOptionEvent =
  | EventOf<typeof FinancingOptionAdded>
  | EventOf<typeof FinancingOptionChanged>
  | EventOf<typeof FinancingOptionRetired>;

export type BorrowerEvent = EventOf<typeof FinancingOptionsViewed> | EventOf<typeof FinancingOptionSelected>;

export type ApplicationEvent =
  | EventOf<typeof ApplicationSubmitted>
  | EventOf<typeof ApplicationApproved>
  | EventOf<typeof ApplicationDenied>
  | EventOf<typeof ApplicationWithdrawn>
  | EventOf<typeof ApplicationAppealed>
  | EventOf<typeof DisbursementOrdered>
  | EventOf<typeof DisbursementRefused>;

export type LoanEvent =
  | EventOf<typeof LoanDisbursed>
  | EventOf<typeof InstalmentFellDue>
  | EventOf<typeof LoanPaymentOrdered>
  | EventOf<typeof InstalmentPaid>
  | EventOf<typeof InstalmentMissed>
  | EventOf<typeof LoanRepaymentMade>
  | EventOf<typeof LoanRepaymentRefused>
  | EventOf<typeof LoanRepaid>;

export const lendingEvents: readonly EventDefinition[] = [
  FinancingOptionAdded,
  FinancingOptionChanged,
  FinancingOptionRetired,
  FinancingOptionsViewed,
  FinancingOptionSelected,
  ApplicationSubmitted,
  ApplicationApproved,
  ApplicationDenied,
  ApplicationWithdrawn,
  ApplicationAppealed,
  DisbursementOrdered,
  DisbursementRefused,
  LoanDisbursed,
  InstalmentFellDue,
  LoanPaymentOrdered,
  InstalmentPaid,
  InstalmentMissed,
  LoanRepaymentMade,
  LoanRepaymentRefused,
  LoanRepaid,
];
