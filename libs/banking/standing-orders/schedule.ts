/* eslint-disable florin/no-float -- Days and months are counted here, and no money. */
import { instant, MS_PER_DAY, type Instant } from '#platform/kernel/clock';
import type { Schedule } from '#banking/events';

/** A day of the calendar in UTC, `2024-02-29`. It sorts as text. */
export type Day = string;

/** The calendar ends here: a day after it would have five digits for its year, and sort wrongly. */
const LAST_YEAR = 9_999;
const DAYS_PER_WEEK = 7;
const MONTHS_PER_YEAR = 12;
const MONTHS = { month: 1, quarter: 3, year: MONTHS_PER_YEAR } as const;

/** The first day of the schedule that is not before `from`; undefined when there is none to come. */
export function dueFrom(schedule: Schedule, from: Day): Day | undefined {
  const { first, last } = schedule;
  const day = from <= first ? first : repeatedFrom(schedule, from);
  return day === undefined || (last !== undefined && day > last) ? undefined : day;
}

/** The first day of the schedule after `day`; undefined when there is none to come. */
export function dueAfter(schedule: Schedule, day: Day): Day | undefined {
  const next = plusDays(day, 1);
  return next === undefined ? undefined : dueFrom(schedule, next);
}

/** When a day begins. */
export function beginningOf(day: Day): Instant {
  return `${day}T00:00:00.000Z` as Instant;
}

function repeatedFrom({ every, first }: Schedule, from: Day): Day | undefined {
  if (every === 'week') {
    const days = (midnight(from) - midnight(first)) / MS_PER_DAY;
    return plusDays(first, Math.ceil(days / DAYS_PER_WEEK) * DAYS_PER_WEEK);
  }
  const step = MONTHS[every];
  const months = Math.floor((monthOf(from) - monthOf(first)) / step) * step;
  const inTheMonth = plusMonths(first, months);
  return inTheMonth !== undefined && inTheMonth < from ? plusMonths(first, months + step) : inTheMonth;
}

function plusDays(day: Day, days: number): Day | undefined {
  const date = new Date(midnight(day) + days * MS_PER_DAY);
  return date.getUTCFullYear() > LAST_YEAR ? undefined : dayAt(date);
}

/** The same day of a later month, or the last one of a month that is too short. */
function plusMonths(day: Day, months: number): Day | undefined {
  const month = monthOf(day) + months;
  const year = Math.floor(month / MONTHS_PER_YEAR);
  if (year > LAST_YEAR) return undefined;
  const beginning = `${String(year).padStart(4, '0')}-${twoDigits((month % MONTHS_PER_YEAR) + 1)}`;
  return `${beginning}-${twoDigits(Math.min(Number(day.slice(8)), lengthOf(month)))}`;
}

function lengthOf(month: number): number {
  return new Date(
    Date.UTC(Math.floor(month / MONTHS_PER_YEAR), (month % MONTHS_PER_YEAR) + 1, 0),
  ).getUTCDate();
}

/** Months are counted from the year 0. */
function monthOf(day: Day): number {
  return Number(day.slice(0, 4)) * MONTHS_PER_YEAR + Number(day.slice(5, 7)) - 1;
}

function midnight(day: Day): number {
  return Date.parse(beginningOf(day));
}

function dayAt(date: Date): Day {
  return instant(date).slice(0, 10);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
