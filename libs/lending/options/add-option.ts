import type { Decide } from '#platform/commands/decider';
import type { FinancingOptionEvent } from '#lending/events';
import { refuse } from '#lending/refusals';
import type { FinancingOptionState, Offer } from './financing-option.js';
import { optionIdOf } from './option-name.js';

export interface AddOption {
  readonly name: string;
  readonly offer: Offer;
}

/** Refuses: option-exists. One that was retired may be offered again. */
export const addOption: Decide<AddOption, FinancingOptionState, FinancingOptionEvent> = (
  { name, offer },
  { status },
  { now },
) => {
  if (status === 'offered') throw refuse('lending.option-exists');
  const data = { optionId: optionIdOf(name), name, ...offer, addedAt: now };
  return [{ type: 'FinancingOptionAdded', data }];
};
