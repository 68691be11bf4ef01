import type { MoneyJson } from '#platform/kernel/money';
import { defineView } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { FinancingOptionEvent } from '#lending/events';
import { offerIn } from '#lending/options/financing-option';

export interface OptionDocument extends DocumentBody {
  readonly name: string;
  readonly status: 'offered' | 'retired';
  readonly rate: string;
  readonly months: number;
  readonly maxAmount: MoneyJson;
  readonly minIncome: MoneyJson;
  readonly minCreditScore: number;
  readonly description: string;
  readonly addedAt: string;
}

/** What can be applied for, and what could. */
export const optionsView = defineView<OptionDocument, FinancingOptionEvent>({
  name: 'lending.options',
  version: 1,
  fedBy: 'one-stream',
  indexes: {
    all: { equals: [], orderBy: 'name' },
    byStatus: { equals: ['status'], orderBy: 'name' },
  },
  on: {
    FinancingOptionAdded: {
      ids: ({ data }) => data.optionId,
      apply: (_, { data }) => ({
        name: data.name,
        status: 'offered',
        ...offerIn(data),
        addedAt: data.addedAt,
      }),
    },
    FinancingOptionChanged: {
      ids: ({ data }) => data.optionId,
      apply: (document, { data }) => document && { ...document, ...offerIn(data) },
    },
    FinancingOptionRetired: {
      ids: ({ data }) => data.optionId,
      apply: (document) => document && { ...document, status: 'retired' },
    },
  },
});
