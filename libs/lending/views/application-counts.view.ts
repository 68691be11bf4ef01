import { defineView, type Fold } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { ApplicationStatus } from '#lending/applications/application';
import type { ApplicationEvent } from '#lending/events';

export interface ApplicationCountsDocument extends DocumentBody {
  readonly total: number;
  readonly pending: number;
  readonly approved: number;
  readonly denied: number;
  readonly withdrawn: number;
}

/** The document of everybody together; the others are of one applicant each, by their id. */
export const EVERYBODY = 'all';

export const NO_APPLICATIONS: ApplicationCountsDocument = {
  total: 0,
  pending: 0,
  approved: 0,
  denied: 0,
  withdrawn: 0,
};

type Change = Partial<Record<ApplicationStatus | 'total', number>>;
type Counted = Extract<ApplicationEvent, { data: { applicantId: string } }>;

function counting<Event extends Counted>(
  changeBy: (data: Event['data']) => Change,
): Fold<ApplicationCountsDocument, Event> {
  return {
    ids: ({ data }) => [EVERYBODY, data.applicantId],
    apply: (document = NO_APPLICATIONS, event) => {
      const changes = changeBy((event as { data: Event['data'] }).data);
      const counts = Object.entries(document) as [keyof ApplicationCountsDocument, number][];
      const changed = counts.map(([name, count]) => [name, count + (changes[name as 'total'] ?? 0)]);
      return Object.fromEntries(changed) as ApplicationCountsDocument;
    },
  };
}

/** How many applications there are in each state: changes add up in whatever order they come. */
export const applicationCountsView = defineView<ApplicationCountsDocument, ApplicationEvent>({
  name: 'lending.application-counts',
  version: 1,
  fedBy: 'many-streams',
  indexes: {},
  on: {
    ApplicationSubmitted: counting(() => ({ total: 1, pending: 1 })),
    ApplicationApproved: counting(() => ({ pending: -1, approved: 1 })),
    ApplicationDenied: counting(() => ({ pending: -1, denied: 1 })),
    ApplicationWithdrawn: counting(() => ({ pending: -1, withdrawn: 1 })),
    ApplicationAppealed: counting(({ before, status }) =>
      before === status ? {} : { [before]: -1, [status]: 1 },
    ),
  },
});
