import type { Decide } from '#platform/commands/decider';
import type { ApplicationEvent } from '#lending/events';
import { refuse } from '#lending/refusals';
import type { ApplicationState } from './application.js';
import type { DecideApplication } from './decide-application.js';
import { mustReview, termsOf } from './rules.js';

/**
 * Another admin looks again, once, and upholds the decision or overturns it. Refuses: unknown-application,
 * own-application, not-decided, already-appealed, same-reviewer, already-disbursed, not-applied-for.
 */
export const appealDecision: Decide<DecideApplication, ApplicationState, ApplicationEvent> = (
  { reviewerId, status, reason, option },
  state,
  { now },
) => {
  mustReview(state, reviewerId);
  const { status: before, applicationId, applicantId, amount, isOrdered } = state;
  if (before !== 'approved' && before !== 'denied') throw refuse('lending.not-decided');
  if (state.isAppealed) throw refuse('lending.already-appealed');
  if (state.decidedBy === reviewerId) throw refuse('lending.same-reviewer');
  if (status === 'denied' && isOrdered) throw refuse('lending.already-disbursed');
  const terms = before === 'approved' ? state.terms : status === 'approved' && termsOf(state, option);
  const data = {
    applicationId,
    applicantId,
    decidedBy: reviewerId,
    decidedAt: now,
    ...(reason !== undefined && { reason }),
    before,
    status,
    amount,
    ...(status === 'approved' && terms && { terms }),
  };
  return [{ type: 'ApplicationAppealed', data }];
};
