import type { Day } from '#platform/kernel/days';
import type { Counts } from './counts.js';

/**
 * On which days of a month users did something: for each of them a number with a bit for each day, so
 * that who was active on any of several days is counted once, and who is counted twice is counted once.
 */
export function markActive(days: Counts = {}, userId: string, day: Day): Counts {
  return { ...days, [userId]: (days[userId] ?? 0) | bitOf(day) };
}

export function bitOf(day: Day): number {
  // eslint-disable-next-line florin/no-float -- The day of a month.
  return 1 << (Number(day.slice('yyyy-mm-'.length)) - 1);
}
