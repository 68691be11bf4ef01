import fc from 'fast-check';
import { instant } from './clock.js';
import { beginningOf, dayOf, plusDays, plusMonths, repeatedFrom } from './days.js';

const days = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2200-12-31'), noInvalidDate: true })
  .map((date) => dayOf(instant(date)));

describe('a day', () => {
  it('begins at midnight, UTC', () => {
    expect(beginningOf('2024-02-29')).toBe('2024-02-29T00:00:00.000Z');
  });

  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-02-28', 1, '2026-03-01'],
    ['2026-01-01', -1, '2025-12-31'],
    ['9999-12-31', 1, undefined],
  ])('%s and %d days is %s', (day, count, sum) => {
    expect(plusDays(day, count)).toBe(sum);
  });

  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-12-15', 13, '2028-01-15'],
    ['9999-12-31', 1, undefined],
  ])('%s and %d months is %s', (day, count, sum) => {
    expect(plusMonths(day, count)).toBe(sum);
  });

  it('comes back after so many days there and so many back', () => {
    fc.assert(
      fc.property(days, fc.nat(100_000), (day, count) => {
        const later = plusDays(day, count);
        expect(later === undefined ? undefined : plusDays(later, -count)).toBe(day);
      }),
    );
  });

  it('that is repeated is found from wherever one looks: the first that is not before', () => {
    const steps = fc.oneof(
      fc.record({ days: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ months: fc.integer({ min: 1, max: 25 }) }),
    );
    fc.assert(
      fc.property(days, steps, days, (first, step, from) => {
        const after = (count: number): string | undefined =>
          'days' in step ? plusDays(first, count * step.days) : plusMonths(first, count * step.months);
        const found = repeatedFrom(first, step, from);
        let count = 0;
        for (; (after(count) ?? '9999') < from; count += 1);
        expect(found).toBe(after(count));
      }),
    );
  });
});
