import fc from 'fast-check';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { annuity, interestOf, roundedHalfEven } from './amortisation.js';
import { plannedInstalments, type Instalment } from './instalments.js';
import { loan, type LoanState } from './loan.js';

function begun(minor: bigint, rate: string, months: number, disbursedOn = '2026-01-31'): LoanState {
  const terms = { status: 'active', currency: 'EUR' as CurrencyCode, rate, months } as const;
  const instalment = annuity(minor, rate, months);
  return { ...loan.initial, ...terms, instalment, balance: minor, disbursedOn, countedUntil: disbursedOn };
}

function schedule(minor: bigint, rate: string, months: number): readonly Instalment[] {
  return plannedInstalments(begun(minor, rate, months));
}

const sumOf = (instalments: readonly Instalment[], part: 'interest' | 'principal'): bigint =>
  instalments.reduce((sum, each) => sum + each[part], 0n);

/**
 * Worked out apart from this code, in Python, with decimals of 60 digits rounded once per figure to the
 * even cent:
 *
 *     i = Decimal(rate) / 1200; a = (P * i / (1 - (1 + i) ** -n)).quantize(CENT, ROUND_HALF_EVEN)
 *     for k in 1..n: interest = (owed * i).quantize(CENT, ROUND_HALF_EVEN)
 *                    part = owed if k == n else a - interest; owed -= part
 */
const BY_HAND: readonly (readonly [string, string, number, string, string, string])[] = [
  // amount, rate, months, instalment, last instalment, all interest
  ['1000000.00', '2.8', 240, '5446.39', '5446.87', '307134.08'],
  ['50000.00', '3.5', 60, '909.59', '909.40', '4575.21'],
  ['80000.00', '3.0', 120, '772.49', '771.98', '12698.29'],
  ['30000.00', '5.0', 36, '899.13', '899.03', '2368.58'],
  ['100000.00', '4.5', 72, '1587.40', '1587.63', '14293.03'],
  ['20000.00', '3.5', 60, '363.83', '364.14', '1830.11'],
  ['12345.67', '7.25', 18, '725.91', '725.86', '720.66'],
  ['999.99', '19.9', 12, '92.59', '92.53', '111.03'],
  ['250000.00', '0.05', 480, '526.07', '526.00', '2513.53'],
  ['7500.50', '29.99', 240, '187.95', '222.37', '37641.92'],
];

describe('a loan paid back in equal instalments', () => {
  it('comes to what an independent calculation says', () => {
    expect(BY_HAND).toHaveLength(10);
    for (const [amount, rate, months, instalment, last, interest] of BY_HAND) {
      const minor = cents(amount);
      const instalments = schedule(minor, rate, months);
      const final = instalments.at(-1) as Instalment;
      expect([amount, rate, annuity(minor, rate, months)]).toEqual([amount, rate, cents(instalment)]);
      expect([amount, rate, final.interest + final.principal]).toEqual([amount, rate, cents(last)]);
      expect([amount, rate, sumOf(instalments, 'interest')]).toEqual([amount, rate, cents(interest)]);
      expect(instalments).toHaveLength(months);
    }
  });

  it('is repaid to the cent, whatever it is', () => {
    const rates = fc.tuple(fc.nat(29), fc.nat(99)).map(([whole, hundredths]) => `${whole}.${hundredths}`);
    const amounts = fc.oneof(fc.bigInt(1n, 100n), fc.bigInt(1n, 100_000_000n));
    fc.assert(
      fc.property(amounts, rates, fc.integer({ min: 1, max: 480 }), (minor, rate, months) => {
        const instalments = schedule(minor, rate, months);
        const regular = annuity(minor, rate, months);
        expect(sumOf(instalments, 'principal')).toBe(minor);
        expect(instalments.at(-1)?.outstanding).toBe(0n);
        expect(instalments.length).toBeLessThanOrEqual(months);
        const owed = [minor, ...instalments.map(({ outstanding }) => outstanding)];
        const isRight = ({ interest, principal, outstanding }: Instalment, n: number): boolean =>
          interest === interestOf({ balanceDays: (owed[n] as bigint) * 30n, days: 30n }, rate) &&
          principal >= 0n &&
          outstanding === (owed[n] as bigint) - principal &&
          (n === instalments.length - 1 || interest + principal === regular);
        expect(instalments.filter((each, n) => !isRight(each, n))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('costs nothing at no interest, and the last instalment takes the rest', () => {
    const instalments = schedule(10_000n, '0', 3);
    expect(instalments.map(({ principal }) => principal)).toEqual([3_333n, 3_333n, 3_334n]);
    expect(sumOf(instalments, 'interest')).toBe(0n);
  });

  it('falls due on the last day of months that are too short', () => {
    expect(schedule(10_000n, '3', 4).map(({ dueOn }) => dueOn)).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
    ]);
  });
});

it('rounds from the middle to the even one', () => {
  expect([1n, 3n, 5n, 7n].map((n) => roundedHalfEven(n, 2n))).toEqual([0n, 2n, 2n, 4n]);
});

function cents(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}
