import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { ApplicationEvent, Decision } from '#lending/events';
import type { FinancingOptionState } from '#lending/options/financing-option';
import { refuse } from '#lending/refusals';
import type { ApplicationState } from './application.js';
import { mustReview, termsOf } from './rules.js';

export interface DecideApplication {
  readonly reviewerId: Uuid;
  readonly status: Decision;
  readonly reason?: string | undefined;
  /** That the loan is to have the terms of, as it stands. */
  readonly option: FinancingOptionState;
}

/** Refuses: unknown-application, own-application, already-decided, not-applied-for. */
export const decideApplication: Decide<DecideApplication, ApplicationState, ApplicationEvent> = (
  { reviewerId, status, reason, option },
  state,
  { now },
) => {
  mustReview(state, reviewerId);
  if (state.status !== 'pending') throw refuse('lending.already-decided');
  const { applicationId, applicantId, amount } = state;
  const said = reason === undefined ? {} : { reason };
  const data = { applicationId, applicantId, decidedBy: reviewerId, decidedAt: now, ...said };
  if (status === 'denied') return [{ type: 'ApplicationDenied', data }];
  return [{ type: 'ApplicationApproved', data: { ...data, amount, terms: termsOf(state, option) } }];
};
