import type { Decide } from '#platform/commands/decider';
import type { FinancingOptionEvent } from '#lending/events';
import type { FinancingOptionState } from './financing-option.js';
import { mustBeOffered } from './rules.js';

/** Refuses: unknown-option. */
export const retireOption: Decide<object, FinancingOptionState, FinancingOptionEvent> = (_command, state) => {
  mustBeOffered(state);
  return [{ type: 'FinancingOptionRetired', data: { optionId: state.optionId } }];
};
