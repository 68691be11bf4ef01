import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { ApplicationEvent } from '#lending/events';
import { refuse } from '#lending/refusals';
import type { ApplicationState } from './application.js';

export interface WithdrawApplication {
  readonly userId: Uuid;
}

/** Refuses: unknown-application (another's too), already-decided. */
export const withdrawApplication: Decide<WithdrawApplication, ApplicationState, ApplicationEvent> = (
  { userId },
  { status, applicationId, applicantId },
  { now },
) => {
  if (status === 'none' || applicantId !== userId) throw refuse('lending.unknown-application');
  if (status !== 'pending') throw refuse('lending.already-decided');
  return [{ type: 'ApplicationWithdrawn', data: { applicationId, applicantId, withdrawnAt: now } }];
};
