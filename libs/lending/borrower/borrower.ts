import type { Decider } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { BorrowerEvent } from '#lending/events';

/** What somebody who may want a loan has looked at and chosen. */
export interface BorrowerState {
  readonly selectedOptionId?: Uuid;
}

export const borrower: Decider<BorrowerState, BorrowerEvent> = {
  category: 'borrower',
  stateVersion: 1,
  initial: {},
  evolve: (state, { type, data }) =>
    type === 'FinancingOptionSelected' ? { selectedOptionId: data.optionId } : state,
};
