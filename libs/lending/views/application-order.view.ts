import { fromJson } from '#platform/kernel/money';
import { defineView, type Fold } from '#platform/projections/view';
import type { DocumentBody, IndexDefinition } from '#platform/read-store/read-store';
import type { ApplicationStatus } from '#lending/applications/application';
import type { ApplicationEvent } from '#lending/events';

/** What applications are sorted and filtered by. */
export interface ApplicationOrderDocument extends DocumentBody {
  readonly applicantId: string;
  readonly status: ApplicationStatus;
  readonly submittedAt: string;
  /** Empty while it is not decided. */
  readonly decidedAt: string;
  readonly amountMinor: bigint;
}

export const APPLICATION_SORTS = ['submittedAt', 'decidedAt', 'amountMinor'] as const;
export type ApplicationSort = (typeof APPLICATION_SORTS)[number];

const FILTERS = {
  all: [],
  byStatus: ['status'],
  byApplicant: ['applicantId'],
  byApplicantAndStatus: ['applicantId', 'status'],
} as const;

export function indexFor(
  sort: ApplicationSort,
  { status, applicantId }: { readonly status?: unknown; readonly applicantId?: unknown },
): string {
  const filter: keyof typeof FILTERS =
    applicantId === undefined
      ? status === undefined
        ? 'all'
        : 'byStatus'
      : status === undefined
        ? 'byApplicant'
        : 'byApplicantAndStatus';
  return `${filter}-${sort}`;
}

function indexes(): Readonly<Record<string, IndexDefinition>> {
  const all = Object.entries(FILTERS).flatMap(([name, equals]) =>
    APPLICATION_SORTS.map((orderBy) => [`${name}-${orderBy}`, { equals, orderBy }] as const),
  );
  return Object.fromEntries(all);
}

function becoming<Event extends Extract<ApplicationEvent, { data: { decidedAt: string } }>>(
  status: (data: Event['data']) => ApplicationStatus,
): Fold<ApplicationOrderDocument, Event> {
  return {
    ids: ({ data }) => data.applicationId,
    apply: (document, event) => {
      const { data } = event as { data: Event['data'] };
      return document && { ...document, status: status(data), decidedAt: data.decidedAt };
    },
  };
}

/**
 * In what order applications are listed, and nothing else: whoever pages through a long list by number
 * passes by small documents with nothing sealed in them, and reads only those of the page.
 */
export const applicationOrderView = defineView<ApplicationOrderDocument, ApplicationEvent>({
  name: 'lending.application-order',
  version: 1,
  fedBy: 'one-stream',
  indexes: indexes(),
  on: {
    ApplicationSubmitted: {
      ids: ({ data }) => data.applicationId,
      apply: (_, { data: { applicantId, submittedAt, amount } }) => ({
        applicantId,
        status: 'pending',
        submittedAt,
        decidedAt: '',
        amountMinor: fromJson(amount).minor,
      }),
    },
    ApplicationApproved: becoming(() => 'approved'),
    ApplicationDenied: becoming(() => 'denied'),
    ApplicationAppealed: becoming(({ status }) => status),
    ApplicationWithdrawn: {
      ids: ({ data }) => data.applicationId,
      apply: (document) => document && { ...document, status: 'withdrawn' },
    },
  },
});
