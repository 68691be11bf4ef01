import { ApiProperty } from '@nestjs/swagger';
import { CURRENCIES, isCurrency, type CurrencyCode } from '#platform/kernel/currencies';
import { amountFault, parseMoney, type Money, type MoneyJson } from '#platform/kernel/money';
import { field, type FieldOptions } from './fields.js';

const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const ZERO = /^-?0(\.0+)?$/;

/** A code of ISO 4217. */
export function Currency(options: FieldOptions = {}): PropertyDecorator {
  return field(options, {
    fault: (value) =>
      typeof value === 'string' && isCurrency(value)
        ? undefined
        : 'must be a code of ISO 4217 such as EUR, for a currency that has an amount',
    schema: { enum: CURRENCIES, enumName: 'Currency', example: 'EUR' },
  });
}

export interface AmountOptions extends FieldOptions {
  /** The field beside it that says in which currency; `currency` if absent. */
  readonly currencyIn?: string;
  /** Whether it may be nothing: as a limit, say. Below zero it never is. */
  readonly orZero?: boolean;
}

/** A decimal in text, above zero, exact in the currency that stands beside it. */
export function Amount(options: AmountOptions = {}): PropertyDecorator {
  const { currencyIn = 'currency', orZero = false } = options;
  return field(options, {
    fault: (value, fields) => faultOf(value, fields[currencyIn], orZero),
    schema: { type: String, pattern: '^(0|[1-9]\\d*)(\\.\\d+)?$', example: '1234.50' },
  });
}

function faultOf(amount: unknown, currency: unknown, orZero: boolean): string | undefined {
  if (typeof amount !== 'string') return 'must be a decimal in text such as "1234.50"';
  if (!DECIMAL.test(amount)) return 'must be a decimal such as 1234.50';
  if (amount.startsWith('-') && !ZERO.test(amount)) return 'must not be negative';
  if (ZERO.test(amount) && !orZero) return 'must be more than zero';
  const isKnown = typeof currency === 'string' && isCurrency(currency);
  return isKnown ? amountFault(amount, currency) : undefined;
}

/** Where nobody says in which currency. */
export const DEFAULT_CURRENCY = 'EUR' as CurrencyCode;

/** In place of an amount: whatever there is. */
export const ALL = 'all';

/** An amount as older clients send it, bare and in the currency beside it, or with its own. */
export type SentAmount = string | MoneyJson;

export interface AnyAmountOptions extends AmountOptions {
  /** Whether it may be the word "all". */
  readonly orAll?: boolean;
}

/** On a route with `BareAmounts` it may be a number, which is then text by the time it is looked at. */
export function AnyAmount(options: AnyAmountOptions = {}): PropertyDecorator {
  const { currencyIn = 'currency', orZero = false, orAll = false } = options;
  return field(options, {
    fault: (value, fields) => {
      if (orAll && value === ALL) return undefined;
      if (typeof value !== 'object' || value === null)
        return faultOf(value, fields[currencyIn] ?? DEFAULT_CURRENCY, orZero);
      const { amount, currency, ...others } = value as Partial<MoneyJson>;
      if (Object.keys(others).length > 0) return 'must have an amount and a currency, and nothing else';
      if (typeof currency !== 'string' || !isCurrency(currency)) return 'must have a currency of ISO 4217';
      if (![undefined, currency].includes(fields[currencyIn] as CurrencyCode | undefined))
        return `must be in the currency that ${currencyIn} says`;
      return faultOf(amount, currency, orZero);
    },
    schema: {
      oneOf: [{ type: 'number' }, { type: 'string' }, { $ref: '#/components/schemas/MoneyBody' }],
      example: '1234.50',
    },
  });
}

export function sentMoney(sent: SentAmount, currency: CurrencyCode = DEFAULT_CURRENCY): Money {
  return typeof sent === 'string' ? parseMoney(sent, currency) : parseMoney(sent.amount, sent.currency);
}

/** The fields of a body that says how much: extend it with what else it says. */
export class AmountFields {
  @Amount()
  amount!: string;

  @Currency()
  currency!: CurrencyCode;
}

export function amountIn({ amount, currency }: AmountFields): Money {
  return parseMoney(amount, currency);
}

/** Money in an answer. */
export class MoneyBody implements MoneyJson {
  @ApiProperty({ description: 'A decimal with all decimals of the currency.', example: '1234.50' })
  amount!: string;

  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency', example: 'EUR' })
  currency!: CurrencyCode;
}
