import { SHARDS, shardOf } from '#platform/projections/shards';
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

/** Of everybody together, in parts; the other documents are of one applicant each, by their id. */
const EVERYBODY = 'all';

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
    ids: ({ data, stream }) => [everybodyId(shardOf(stream)), data.applicantId],
    apply: (counts = NO_APPLICATIONS, event) =>
      changed(counts, changeBy((event as { data: Event['data'] }).data)),
  };
}

function everybodyId(shard: number): string {
  return `${EVERYBODY}/${shard}`;
}

/** Where the counts of one applicant are found, or of everybody. */
export function countIds(applicantId: string | undefined): readonly string[] {
  return applicantId === undefined ? SHARDS.map(everybodyId) : [applicantId];
}

export function addCounts(
  parts: readonly (ApplicationCountsDocument | undefined)[],
): ApplicationCountsDocument {
  const there = parts.filter((part) => part !== undefined);
  return there.reduce<ApplicationCountsDocument>(changed, NO_APPLICATIONS);
}

function changed(counts: ApplicationCountsDocument, by: Change): ApplicationCountsDocument {
  const { total, pending, approved, denied, withdrawn } = counts;
  return {
    total: total + (by.total ?? 0),
    pending: pending + (by.pending ?? 0),
    approved: approved + (by.approved ?? 0),
    denied: denied + (by.denied ?? 0),
    withdrawn: withdrawn + (by.withdrawn ?? 0),
  };
}

/** How many applications there are in each state: changes add up in whatever order they come. */
export const applicationCountsView = defineView<ApplicationCountsDocument, ApplicationEvent>({
  name: 'lending.application-counts',
  version: 2,
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
