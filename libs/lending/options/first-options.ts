import type { CurrencyCode } from '#platform/kernel/currencies';
import type { AddOption } from './add-option.js';

const EUR = 'EUR' as CurrencyCode;

interface Row {
  readonly name: string;
  readonly rate: string;
  readonly months: number;
  readonly maxAmount: string;
  readonly minIncome: string;
  readonly minCreditScore: number;
  readonly description: string;
}

const ROWS: readonly Row[] = [
  {
    name: 'Home',
    rate: '2.8',
    months: 240,
    maxAmount: '1000000.00',
    minIncome: '60000.00',
    minCreditScore: 720,
    description: 'To buy, build or renovate a home.',
  },
  {
    name: 'Car',
    rate: '3.5',
    months: 60,
    maxAmount: '50000.00',
    minIncome: '40000.00',
    minCreditScore: 650,
    description: 'For a car, new or used.',
  },
  {
    name: 'Education',
    rate: '3.0',
    months: 120,
    maxAmount: '80000.00',
    minIncome: '30000.00',
    minCreditScore: 600,
    description: 'For studies and what they cost.',
  },
  {
    name: 'Personal',
    rate: '5.0',
    months: 36,
    maxAmount: '30000.00',
    minIncome: '25000.00',
    minCreditScore: 620,
    description: 'For whatever is needed.',
  },
  {
    name: 'Business',
    rate: '4.5',
    months: 72,
    maxAmount: '100000.00',
    minIncome: '100000.00',
    minCreditScore: 700,
    description: 'To start a business, or to let it grow.',
  },
];

/** What is offered from the first start on. */
export const FIRST_OPTIONS: readonly AddOption[] = ROWS.map(({ name, maxAmount, minIncome, ...rest }) => ({
  name,
  offer: {
    ...rest,
    maxAmount: { amount: maxAmount, currency: EUR },
    minIncome: { amount: minIncome, currency: EUR },
  },
}));
