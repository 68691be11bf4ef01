import type { Uuid } from '#platform/kernel/ids';
import type { Terms } from '#lending/events';
import type { FinancingOptionState } from '#lending/options/financing-option';
import { refuse } from '#lending/refusals';
import type { ApplicationState } from './application.js';

/** The first refusals of every decision: unknown, one's own. */
export function mustReview({ status, applicantId }: ApplicationState, reviewerId: Uuid): void {
  if (status === 'none') throw refuse('lending.unknown-application');
  if (applicantId === reviewerId) throw refuse('lending.own-application');
}

/** What an approval fixes. Refuses: not-applied-for. An option that was retired since is still good. */
export function termsOf({ optionIds }: ApplicationState, option: FinancingOptionState): Terms {
  const { optionId, offer } = option;
  if (!optionIds.includes(optionId)) throw refuse('lending.not-applied-for');
  return { optionId, rate: offer.rate, months: offer.months };
}
