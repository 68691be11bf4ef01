import { refuse } from '#lending/refusals';
import type { FinancingOptionState } from './financing-option.js';

/** Nobody is offered what never was, or is retired. */
export function mustBeOffered({ status }: FinancingOptionState): void {
  if (status !== 'offered') throw refuse('lending.unknown-option');
}
