import { decimalsOf, isCurrency, type CurrencyCode } from './currencies.js';

/** An amount in minor units of its currency: cents, yen, fils. Never a float, on no way in or out. */
export interface Money {
  readonly minor: bigint;
  readonly currency: CurrencyCode;
}

/** Money on the wire, in events and in documents: a decimal with all decimals of the currency. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- An interface is never taken for plain JSON.
export type MoneyJson = {
  readonly amount: string;
  readonly currency: CurrencyCode;
};

/** As many digits as an amount may have, those behind the point among them. */
export const MAX_AMOUNT_DIGITS = 18;

const DECIMAL = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/;

/** What is wrong with a decimal as an amount of the currency, to follow the name of its field. */
export function amountFault(amount: string, currency: CurrencyCode): string | undefined {
  const [matched, , whole = '', fraction = ''] = DECIMAL.exec(amount) ?? [];
  if (matched === undefined) return 'must be a decimal such as 1234.50';
  const places = decimalsOf(currency);
  if (fraction.length > places) {
    return places === 0 ? `must have no decimals in ${currency}` : `must have at most ${places} decimals`;
  }
  const digits = whole.length + places;
  return digits > MAX_AMOUNT_DIGITS ? `must have at most ${MAX_AMOUNT_DIGITS} digits` : undefined;
}

export function money(minor: bigint, currency: CurrencyCode): Money {
  return { minor, currency };
}

export function zero(currency: CurrencyCode): Money {
  return { minor: 0n, currency };
}

/** Throws on anything but an exact amount of the currency: nothing is ever rounded on the way in. */
export function parseMoney(amount: string, currency: string): Money {
  if (!isCurrency(currency)) throw new TypeError('not a currency of ISO 4217');
  const fault = amountFault(amount, currency);
  if (fault !== undefined) throw new TypeError(`an amount ${fault}`);
  return { minor: minorOf(amount, decimalsOf(currency)), currency };
}

function minorOf(amount: string, places: number): bigint {
  const [whole = '', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
}

/** The amount as a decimal, with all decimals of its currency. */
export function decimal({ minor, currency }: Money): string {
  const places = decimalsOf(currency);
  if (places === 0) return minor.toString();
  const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0');
  const sign = minor < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

export function toJson(amount: Money): MoneyJson {
  return { amount: decimal(amount), currency: amount.currency };
}

/** Of what was written as JSON by `toJson`. */
export function fromJson({ amount, currency }: MoneyJson): Money {
  return { minor: minorOf(amount, decimalsOf(currency)), currency };
}

export function add(a: Money, b: Money): Money {
  return { minor: a.minor + sameCurrency(a, b).minor, currency: a.currency };
}

export function subtract(a: Money, b: Money): Money {
  return { minor: a.minor - sameCurrency(a, b).minor, currency: a.currency };
}

export function negate({ minor, currency }: Money): Money {
  return { minor: -minor, currency };
}

/** Splits an amount by weights: nothing is lost, and no part is off by a whole minor unit. */
export function allocate(amount: Money, weights: readonly bigint[]): readonly Money[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('weights are not negative, and not all zero');
  }
  let weightSoFar = 0n;
  let givenSoFar = 0n;
  return weights.map((weight) => {
    weightSoFar += weight;
    const due = (amount.minor * weightSoFar) / total;
    const part = due - givenSoFar;
    givenSoFar = due;
    return { minor: part, currency: amount.currency };
  });
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new TypeError(`${a.currency} and ${b.currency} do not add up`);
  return b;
}
