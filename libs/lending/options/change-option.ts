import type { Decide } from '#platform/commands/decider';
import type { FinancingOptionEvent } from '#lending/events';
import type { FinancingOptionState, Offer } from './financing-option.js';
import { mustBeOffered } from './rules.js';

export interface ChangeOption {
  readonly offer: Offer;
}

/** All that it offers from now on, to whoever is not approved yet. Refuses: unknown-option. */
export const changeOption: Decide<ChangeOption, FinancingOptionState, FinancingOptionEvent> = (
  { offer },
  state,
) => {
  mustBeOffered(state);
  return [{ type: 'FinancingOptionChanged', data: { optionId: state.optionId, ...offer } }];
};
