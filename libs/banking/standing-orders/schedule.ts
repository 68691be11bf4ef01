import { plusDays, repeatedFrom, type Day, type Step } from '#platform/kernel/days';
import type { Interval, Schedule } from '#banking/events';

const STEPS: Readonly<Record<Interval, Step>> = {
  week: { days: 7 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { months: 12 },
};

/** The first day of the schedule that is not before `from`; undefined when there is none to come. */
export function dueFrom({ every, first, last }: Schedule, from: Day): Day | undefined {
  const day = repeatedFrom(first, STEPS[every], from);
  return day === undefined || (last !== undefined && day > last) ? undefined : day;
}

/** The first day of the schedule after `day`; undefined when there is none to come. */
export function dueAfter(schedule: Schedule, day: Day): Day | undefined {
  const next = plusDays(day, 1);
  return next === undefined ? undefined : dueFrom(schedule, next);
}
