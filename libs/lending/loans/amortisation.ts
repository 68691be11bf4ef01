/** What a month of a loan costs, as a fraction of what is owed. */
export interface MonthlyRate {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Twelve months, and a hundred per cent. */
const PARTS = 1_200n;
/** Less than one minor unit a month is no instalment. */
const LEAST = 1n;

/** Of a rate of per cent a year, a decimal such as `2.8`. */
export function monthlyRate(rate: string): MonthlyRate {
  const [whole = '', fraction = ''] = rate.split('.');
  const scale = 10n ** BigInt(fraction.length);
  return { numerator: BigInt(whole + fraction), denominator: PARTS * scale };
}

/** To the nearest whole, and from the middle to the even one. Of what is not below zero. */
export function roundedHalfEven(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const isUp = twice > denominator || (twice === denominator && whole % 2n === 1n);
  return isUp ? whole + 1n : whole;
}

/** The annuity: P * i / (1 - (1 + i)^-n), exact until it is rounded once. */
export function annuity(principal: bigint, rate: string, months: number): bigint {
  const { numerator, denominator } = monthlyRate(rate);
  const count = BigInt(months);
  const grown = (denominator + numerator) ** count;
  const ungrown = denominator ** count;
  const exact =
    numerator === 0n
      ? roundedHalfEven(principal, count)
      : roundedHalfEven(principal * numerator * grown, denominator * (grown - ungrown));
  return exact < LEAST ? LEAST : exact;
}

/** How much was owed for how many days of a month: the sum of both multiplied. */
export interface Month {
  readonly balanceDays: bigint;
  readonly days: bigint;
}

/** The interest of a month or of a part of it, rounded once. */
export function interestOf({ balanceDays, days }: Month, rate: string): bigint {
  const { numerator, denominator } = monthlyRate(rate);
  return roundedHalfEven(balanceDays * numerator, denominator * days);
}
