import { epochMs, type Instant } from '#platform/kernel/clock';
import { defineView, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { ApplicationEvent } from '#lending/events';

export interface DecisionDocument extends DocumentBody {
  readonly submittedAt: Instant;
  /** Absent while nobody has decided. An appeal changes the decision and not how long it took. */
  readonly decidedAt?: Instant;
  readonly waitedMs?: number;
}

type Told = Extract<
  ApplicationEvent,
  { type: 'ApplicationSubmitted' | 'ApplicationApproved' | 'ApplicationDenied' }
>;
type DecidingEvent = Exclude<Told, { type: 'ApplicationSubmitted' }>;

const decision = {
  ids: ({ data }: Recorded<DecidingEvent>) => data.applicationId,
  apply: decided,
};

/** How long applications have waited for a decision. */
export const decisionsView = defineView<DecisionDocument, Told>({
  name: 'analytics.decisions',
  version: 1,
  fedBy: 'one-stream',
  indexes: { byDecision: { equals: [], orderBy: 'decidedAt' } },
  on: {
    ApplicationSubmitted: {
      ids: ({ data }) => data.applicationId,
      apply: (_, { metadata }) => ({ submittedAt: metadata.at }),
    },
    ApplicationApproved: decision,
    ApplicationDenied: decision,
  },
});

function decided(
  document: DecisionDocument | undefined,
  { metadata }: Recorded<DecidingEvent>,
): DecisionDocument | undefined {
  if (!document) return undefined;
  const { submittedAt } = document;
  return { submittedAt, decidedAt: metadata.at, waitedMs: epochMs(metadata.at) - epochMs(submittedAt) };
}
