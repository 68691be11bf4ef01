import { Type, type TUnsafe } from 'typebox';
import { text } from '#platform/event-store/event-fields';
import type { CurrencyCode } from '#platform/kernel/currencies';

// What the events of lending are made of.

export const day = (): ReturnType<typeof Type.String> => Type.String({ format: 'date' });
export const decimal = (): ReturnType<typeof Type.String> =>
  Type.String({ pattern: '^(0|[1-9]\\d*)(\\.\\d+)?$' });
const currency = (): TUnsafe<CurrencyCode> =>
  Type.Unsafe<CurrencyCode>(Type.String({ pattern: '^[A-Z]{3}$' }));
export const money = () =>
  Type.Object({ amount: decimal(), currency: currency() }, { additionalProperties: false });

/** The longest that a loan may run. */
export const MAX_MONTHS = 480;
export const months = (): ReturnType<typeof Type.Integer> =>
  Type.Integer({ minimum: 1, maximum: MAX_MONTHS });
const score = (): ReturnType<typeof Type.Integer> => Type.Integer({ minimum: 0 });

/** What an option asks for: amounts are in its own currency. */
export const criteria = () => ({ maxAmount: money(), minIncome: money(), minCreditScore: score() });

/** What an option offers, and to whom. The rate is per cent a year, a decimal: `2.8`. */
export const offer = () => ({ rate: decimal(), months: months(), ...criteria(), description: text() });
