import { plusDays, type Day } from '#platform/kernel/days';

/** Days of UTC, the last one among them. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

export const MAX_DAYS = 366;
export const DEFAULT_DAYS = 30;

/** Every day of the range, or undefined when it is longer than any may be. */
export function daysOf({ from, to }: DayRange): readonly Day[] | undefined {
  const days: Day[] = [];
  for (let day: Day | undefined = from; day !== undefined && day <= to; day = plusDays(day, 1)) {
    if (days.length === MAX_DAYS) return undefined;
    days.push(day);
  }
  return days;
}

/** Where nothing is said: the last days up to today. */
export function rangeOf({ from, to }: Partial<DayRange>, today: Day): DayRange {
  const last = to ?? (from !== undefined && from > today ? from : today);
  return { from: from ?? plusDays(last, 1 - DEFAULT_DAYS) ?? last, to: last };
}
