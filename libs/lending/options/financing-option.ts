import type { Decider } from '#platform/commands/decider';
import type { CurrencyCode } from '#platform/kernel/currencies';
import type { Uuid } from '#platform/kernel/ids';
import type { MoneyJson } from '#platform/kernel/money';
import type { FinancingOptionEvent } from '#lending/events';

/** What an option offers, and to whom. */
export interface Offer {
  /** Per cent a year. */
  readonly rate: string;
  readonly months: number;
  readonly maxAmount: MoneyJson;
  readonly minIncome: MoneyJson;
  readonly minCreditScore: number;
  readonly description: string;
}

export interface FinancingOptionState {
  readonly status: 'none' | 'offered' | 'retired';
  readonly optionId: Uuid;
  readonly name: string;
  readonly offer: Offer;
}

const nothing: MoneyJson = { amount: '0', currency: '' as CurrencyCode };

export const financingOption: Decider<FinancingOptionState, FinancingOptionEvent> = {
  category: 'financing-option',
  stateVersion: 1,
  initial: {
    status: 'none',
    optionId: '' as Uuid,
    name: '',
    offer: {
      rate: '0',
      months: 0,
      maxAmount: nothing,
      minIncome: nothing,
      minCreditScore: 0,
      description: '',
    },
  },
  evolve: (state, { type, data }) => {
    switch (type) {
      case 'FinancingOptionAdded':
        return { status: 'offered', optionId: data.optionId, name: data.name, offer: offerIn(data) };
      case 'FinancingOptionChanged':
        return { ...state, offer: offerIn(data) };
      case 'FinancingOptionRetired':
        return { ...state, status: 'retired' };
    }
  },
};

export function offerIn({ rate, months, maxAmount, minIncome, minCreditScore, description }: Offer): Offer {
  return { rate, months, maxAmount, minIncome, minCreditScore, description };
}
