import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { BorrowerEvent } from '#lending/events';
import type { FinancingOptionState } from '#lending/options/financing-option';
import { mustBeOffered } from '#lending/options/rules';
import type { BorrowerState } from './borrower.js';

export interface SelectOption {
  readonly userId: Uuid;
  readonly option: FinancingOptionState;
}

/** Refuses: unknown-option. What is selected already is not selected again. */
export const selectOption: Decide<SelectOption, BorrowerState, BorrowerEvent> = (
  { userId, option },
  { selectedOptionId },
  { now },
) => {
  mustBeOffered(option);
  const { optionId } = option;
  if (optionId === selectedOptionId) return [];
  return [{ type: 'FinancingOptionSelected', data: { userId, optionId, selectedAt: now } }];
};
