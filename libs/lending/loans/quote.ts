import type { Day } from '#platform/kernel/days';
import { fromJson, toJson, type Money } from '#platform/kernel/money';
import type { FinancingOptionState } from '#lending/options/financing-option';
import { mustBeOffered } from '#lending/options/rules';
import { refuse } from '#lending/refusals';
import { annuity } from './amortisation.js';
import { plannedInstalments, type Instalment } from './instalments.js';
import { loan } from './loan.js';

export interface QuoteRequest {
  /** Asked for only when the option is known. */
  readonly amount: () => Money;
  /** Those of the option if absent. */
  readonly months?: number | undefined;
  readonly today: Day;
}

export interface Quote {
  readonly amount: Money;
  readonly rate: string;
  readonly months: number;
  readonly instalment: bigint;
  readonly instalments: readonly Instalment[];
}

/** As if it were paid out today. Refuses: unknown-option, wrong-currency, over-maximum. */
export function quoteFor(option: FinancingOptionState, request: QuoteRequest): Quote {
  mustBeOffered(option);
  const { rate, maxAmount, months: most } = option.offer;
  const { currency } = maxAmount;
  const amount = request.amount();
  if (amount.currency !== currency) throw refuse('lending.wrong-currency', { currency });
  const months = request.months ?? most;
  const isOver = amount.minor > fromJson(maxAmount).minor || months > most;
  if (isOver) throw refuse('lending.over-maximum', { maxAmount: toJson(fromJson(maxAmount)), months: most });
  const instalment = annuity(amount.minor, rate, months);
  const { today } = request;
  const begun = { ...loan.initial, disbursedOn: today, countedUntil: today, balance: amount.minor };
  const terms = { status: 'active', currency, rate, months, instalment } as const;
  return { amount, rate, months, instalment, instalments: plannedInstalments({ ...begun, ...terms }) };
}
