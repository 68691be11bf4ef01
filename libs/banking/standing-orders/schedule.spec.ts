/* eslint-disable florin/no-float -- Days and months are counted here, and no money. */
import fc from 'fast-check';
import type { Day } from '#platform/kernel/days';
import { INTERVALS, type Schedule } from '#banking/events';
import { dueAfter, dueFrom } from './schedule.js';

/** So many days of a schedule, from its first on. */
function daysOf(schedule: Schedule, count: number): readonly Day[] {
  const days: Day[] = [];
  let day = dueFrom(schedule, schedule.first);
  for (; day !== undefined && days.length < count; day = dueAfter(schedule, day)) days.push(day);
  return days;
}

describe('a schedule', () => {
  it.each([
    ['week', '2026-02-20', ['2026-02-20', '2026-02-27', '2026-03-06']],
    ['month', '2026-01-15', ['2026-01-15', '2026-02-15', '2026-03-15']],
    ['month', '2026-12-31', ['2026-12-31', '2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']],
    ['month', '2028-01-30', ['2028-01-30', '2028-02-29', '2028-03-30']],
    ['quarter', '2025-11-30', ['2025-11-30', '2026-02-28', '2026-05-30', '2026-08-30']],
    ['quarter', '2026-08-31', ['2026-08-31', '2026-11-30', '2027-02-28', '2027-05-31']],
    ['year', '2024-02-29', ['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']],
    ['year', '2096-02-29', ['2096-02-29', '2097-02-28', '2098-02-28', '2099-02-28', '2100-02-28']],
  ] as const)('of every %s from %s falls on %j', (every, first, days) => {
    expect(daysOf({ every, first }, days.length)).toEqual(days);
  });

  it('goes up to its last day, which may be one of its own', () => {
    const monthly = { every: 'month', first: '2026-01-31' } as const;
    expect(daysOf({ ...monthly, last: '2026-03-31' }, 9)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
    expect(daysOf({ ...monthly, last: '2026-03-30' }, 9)).toEqual(['2026-01-31', '2026-02-28']);
    expect(dueFrom({ ...monthly, last: '2026-01-30' }, '2025-01-01')).toBeUndefined();
  });

  it('begins with its first day, however early one asks', () => {
    expect(dueFrom({ every: 'week', first: '2026-01-15' }, '2020-02-29')).toBe('2026-01-15');
  });

  it.each(INTERVALS)('of every %s ends with the calendar', (every) => {
    const schedule = { every, first: '9998-12-31' };
    expect(dueAfter(schedule, '9999-12-31')).toBeUndefined();
    expect(dueFrom(schedule, '9999-12-31')).toBe(every === 'week' ? undefined : '9999-12-31');
  });
});

const dayIn = (from: string, to: string): fc.Arbitrary<Day> =>
  fc
    .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
const schedules = fc.record({
  every: fc.constantFrom(...INTERVALS),
  first: dayIn('1999-01-01', '2050-12-31'),
});
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** The number of days in the month of a day. */
function lengthOfMonth(day: Day): number {
  const next = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1, 0);
  return next.getUTCDate();
}

describe('any schedule', () => {
  it('repeats on the same weekday, or on the same day of the month as far as the month has it', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const days = daysOf(schedule, 60);
        expect(days[0]).toBe(schedule.first);
        for (const [index, day] of days.entries()) {
          const before = days[index - 1];
          if (schedule.every === 'week') {
            if (before !== undefined) expect(Date.parse(day) - Date.parse(before)).toBe(7 * 86_400_000);
            continue;
          }
          const wanted = Number(schedule.first.slice(8));
          expect(Number(day.slice(8))).toBe(Math.min(wanted, lengthOfMonth(day)));
          const months = (at: Day): number => Number(at.slice(0, 4)) * 12 + Number(at.slice(5, 7));
          expect(months(day) - months(schedule.first)).toBe(index * MONTHS[schedule.every]);
        }
      }),
    );
  });

  it('has the same days from wherever one begins to look', () => {
    fc.assert(
      fc.property(
        schedules,
        dayIn('1995-01-01', '2070-12-31'),
        fc.option(dayIn('2000-01-01', '2070-12-31')),
        (schedule, from, last) => {
          const limited = last === null ? schedule : { ...schedule, last };
          const all = daysOf(limited, 4_000);
          expect(dueFrom(limited, from)).toBe(all.find((day) => day >= from));
          expect(dueAfter(limited, from)).toBe(all.find((day) => day > from));
        },
      ),
    );
  });
});
