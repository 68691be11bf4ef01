import type { Decider } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { CurrencyCode } from '#platform/kernel/currencies';
import type { MoneyJson } from '#platform/kernel/money';
import type { ApplicationEvent, Terms } from '#lending/events';

export const APPLICATION_STATUSES = ['pending', 'approved', 'denied', 'withdrawn'] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

export interface ApplicationState {
  readonly status: ApplicationStatus | 'none';
  readonly applicationId: Uuid;
  readonly applicantId: Uuid;
  readonly amount: MoneyJson;
  /** In the order in which they were named. */
  readonly optionIds: readonly Uuid[];
  /** Where the applicant wants the money. */
  readonly accountId?: Uuid;
  /** Of the decision, until an appeal has been decided. */
  readonly decidedBy?: Uuid;
  readonly isAppealed: boolean;
  /** When approved. */
  readonly terms?: Terms;
  /** How often the bank was asked to pay it out, and whether the latest asking was not refused. */
  readonly disbursements: number;
  readonly isOrdered: boolean;
}

export const application: Decider<ApplicationState, ApplicationEvent> = {
  category: 'application',
  stateVersion: 1,
  initial: {
    status: 'none',
    applicationId: '' as Uuid,
    applicantId: '' as Uuid,
    amount: { amount: '0', currency: '' as CurrencyCode },
    optionIds: [],
    isAppealed: false,
    disbursements: 0,
    isOrdered: false,
  },
  evolve: (state, { type, data }) => {
    switch (type) {
      case 'ApplicationSubmitted': {
        const { applicationId, applicantId, amount, options, accountId } = data;
        const optionIds = options.map(({ optionId }) => optionId);
        const wanted = { applicationId, applicantId, amount, optionIds, ...(accountId && { accountId }) };
        return { ...state, status: 'pending', ...wanted };
      }
      case 'ApplicationApproved':
        return { ...state, status: 'approved', decidedBy: data.decidedBy, terms: data.terms };
      case 'ApplicationDenied':
        return { ...state, status: 'denied', decidedBy: data.decidedBy };
      case 'ApplicationWithdrawn':
        return { ...state, status: 'withdrawn' };
      case 'ApplicationAppealed': {
        const { status, terms } = data;
        return { ...state, status, isAppealed: true, ...(terms && { terms }) };
      }
      case 'DisbursementOrdered':
        return { ...state, disbursements: state.disbursements + 1, isOrdered: true };
      case 'DisbursementRefused':
        return { ...state, isOrdered: false };
    }
  },
};
