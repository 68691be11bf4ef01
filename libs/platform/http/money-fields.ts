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
    fault: (value, fields) => {
      if (typeof value !== 'string') return 'must be a decimal in text such as "1234.50"';
      if (!DECIMAL.test(value)) return 'must be a decimal such as 1234.50';
      if (value.startsWith('-') && !ZERO.test(value)) return 'must not be negative';
      if (ZERO.test(value) && !orZero) return 'must be more than zero';
      const currency = fields[currencyIn];
      const isKnown = typeof currency === 'string' && isCurrency(currency);
      return isKnown ? amountFault(value, currency) : undefined;
    },
    schema: { type: String, pattern: '^(0|[1-9]\\d*)(\\.\\d+)?$', example: '1234.50' },
  });
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
