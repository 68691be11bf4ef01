import { instant, MS_PER_DAY, type Instant } from './clock.js';

/** A day of the calendar in UTC, `2024-02-29`. It sorts as text. */
export type Day = string;

/** How far it is from one repetition of a day to the next. */
export type Step = { readonly days: number } | { readonly months: number };

/** The calendar ends here: a day after it would have five digits for its year, and sort wrongly. */
const LAST_YEAR = 9_999;
const MONTHS_PER_YEAR = 12;
/** The last day that there is. */
export const LAST_DAY: Day = `${LAST_YEAR}-12-31`;

export function dayOf(at: Instant): Day {
  return at.slice(0, 10);
}

/** When a day begins. */
export function beginningOf(day: Day): Instant {
  return `${day}T00:00:00.000Z` as Instant;
}

/** Undefined after the end of the calendar. */
export function plusDays(day: Day, days: number): Day | undefined {
  const date = new Date(midnight(day) + days * MS_PER_DAY);
  return date.getUTCFullYear() > LAST_YEAR ? undefined : dayOf(instant(date));
}

/** The same day of a later month, or the last one of a month that is too short. */
export function plusMonths(day: Day, months: number): Day | undefined {
  const month = monthOf(day) + months;
  const year = Math.floor(month / MONTHS_PER_YEAR);
  if (year > LAST_YEAR) return undefined;
  const beginning = `${String(year).padStart(4, '0')}-${twoDigits((month % MONTHS_PER_YEAR) + 1)}`;
  return `${beginning}-${twoDigits(Math.min(Number(day.slice(8)), lengthOf(month)))}`;
}

/** How many days later `to` is than `from`. */
export function daysBetween(from: Day, to: Day): number {
  return (midnight(to) - midnight(from)) / MS_PER_DAY;
}

/** Of the days that come again at every step from `first` on, the first that is not before `from`. */
export function repeatedFrom(first: Day, step: Step, from: Day): Day | undefined {
  if (from <= first) return first;
  if ('days' in step) {
    const days = daysBetween(first, from);
    return plusDays(first, Math.ceil(days / step.days) * step.days);
  }
  const months = Math.floor((monthOf(from) - monthOf(first)) / step.months) * step.months;
  const inTheMonth = plusMonths(first, months);
  return inTheMonth !== undefined && inTheMonth < from ? plusMonths(first, months + step.months) : inTheMonth;
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

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
