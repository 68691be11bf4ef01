import type { MoneyJson } from '#platform/kernel/money';
import { defineView, type Fold, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { Applicant } from '#lending/applications/checks';
import type { ApplicationStatus } from '#lending/applications/application';
import type { ApplicationEvent, Terms, WantedOption } from '#lending/events';

export interface ApplicationDocument extends DocumentBody {
  readonly applicantId: string;
  readonly options: readonly (WantedOption & DocumentBody)[];
  readonly amount: MoneyJson;
  readonly purpose: string;
  readonly income?: string;
  readonly creditScore?: string;
  readonly accountId?: string;
  readonly status: ApplicationStatus;
  readonly submittedAt: string;
  readonly decidedAt?: string;
  readonly decidedBy?: string;
  readonly reason?: string;
  readonly isAppealed: boolean;
  readonly terms?: Terms & DocumentBody;
  /** Whether the bank has been asked to pay it out, and has not refused. */
  readonly isOrdered: boolean;
  /** The currency while it is approved and waits for an account, for those who look for one. */
  readonly waitsFor?: string;
  /** Of the application's stream. */
  readonly revision: number;
}

function changing<Event extends ApplicationEvent>(
  change: (event: Recorded<Event>, document: ApplicationDocument) => Partial<ApplicationDocument>,
): Fold<ApplicationDocument, Event> {
  return {
    ids: ({ data }) => data.applicationId,
    apply: (document, event) =>
      document && waiting({ ...document, ...change(event, document), revision: event.revision }),
  };
}

function waiting({ waitsFor: _before, ...document }: ApplicationDocument): ApplicationDocument {
  const { status, isOrdered, amount } = document as ApplicationDocument;
  const waits = status === 'approved' && !isOrdered;
  return { ...document, ...(waits && { waitsFor: amount.currency }) };
}

/** Every application as it stands. */
export const applicationsView = defineView<ApplicationDocument, ApplicationEvent>({
  name: 'lending.applications',
  version: 1,
  fedBy: 'one-stream',
  indexes: {
    byApplicant: { equals: ['applicantId'], orderBy: 'submittedAt' },
    byApplicantAndStatus: { equals: ['applicantId', 'status'], orderBy: 'submittedAt' },
    waiting: { equals: ['applicantId', 'waitsFor'], orderBy: 'submittedAt' },
  },
  personal: { subject: 'applicantId', fields: ['purpose', 'income', 'creditScore', 'reason'] },
  on: {
    ApplicationSubmitted: {
      ids: ({ data }) => data.applicationId,
      apply: (_, { data, revision }) => {
        const { applicationId: _id, options, ...rest } = data;
        const known = { ...rest, options: options.map((option) => ({ ...option })) };
        return { ...known, status: 'pending', isAppealed: false, isOrdered: false, revision };
      },
    },
    ApplicationApproved: changing(({ data }) => ({
      status: 'approved',
      ...decision(data),
      terms: { ...data.terms },
    })),
    ApplicationDenied: changing(({ data }) => ({ status: 'denied', ...decision(data) })),
    ApplicationWithdrawn: changing(() => ({ status: 'withdrawn' })),
    ApplicationAppealed: changing(({ data }) => ({
      status: data.status,
      isAppealed: true,
      ...decision(data),
      ...(data.terms && { terms: { ...data.terms } }),
    })),
    DisbursementOrdered: changing(() => ({ isOrdered: true })),
    DisbursementRefused: changing(() => ({ isOrdered: false })),
  },
});

function decision(data: { decidedAt: string; decidedBy: string; reason?: string }) {
  const { decidedAt, decidedBy, reason } = data;
  return { decidedAt, decidedBy, ...(reason !== undefined && { reason }) };
}

const FIGURES = /^\d/;

/** What checks are made on; of whoever was erased, what is not personal. */
export function applicantIn({ amount, income, creditScore }: ApplicationDocument): Applicant {
  const isLegible = (text: string | undefined) => text !== undefined && FIGURES.test(text);
  return {
    amount,
    ...(isLegible(income) && { income: income as string }),
    ...(isLegible(creditScore) && { creditScore: creditScore as string }),
  };
}
