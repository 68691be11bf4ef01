import { epochMs, instant, MS_PER_MINUTE, type Instant } from '#platform/kernel/clock';
import { plusOne, type Counts } from './counts.js';

/** As many of the last minutes are kept as the longest question asks for, and the one that is not over. */
export const LONGEST_RATE_MINUTES = 60;
const KEPT_MINUTES = LONGEST_RATE_MINUTES + 1;

/** A minute of UTC, `2026-01-15T12:00`. It sorts as text. */
function minuteOf(at: Instant): string {
  return at.slice(0, 'yyyy-mm-ddThh:mm'.length);
}

export function beginningOfMinute(at: Instant): Instant {
  return `${minuteOf(at)}:00.000Z` as Instant;
}

function minutesBefore(at: Instant, minutes: number): string {
  return minuteOf(instant(new Date(epochMs(at) - minutes * MS_PER_MINUTE)));
}

/**
 * The events of each of the last minutes before the newest event. What is too old for that is left out,
 * whether it comes before or after the newest: so the order in which events come makes no difference.
 */
export function countMinute(minutes: Counts = {}, at: Instant): Counts {
  const minute = minuteOf(at);
  if (minutes[minute] !== undefined) return plusOne(minutes, minute);
  const known = [...Object.keys(minutes), minute].sort();
  const newest = known.at(-1) as string;
  const oldest = minutesBefore(`${newest}:00.000Z` as Instant, KEPT_MINUTES - 1);
  const kept = known.filter((each) => each >= oldest);
  return Object.fromEntries(kept.map((each) => [each, minutes[each] ?? 1]));
}

/** The events of so many whole minutes before a moment. */
export function eventsIn(
  minutes: Counts,
  { at, last }: { readonly at: Instant; readonly last: number },
): number {
  const [from, to] = [minutesBefore(at, last), minuteOf(at)];
  const counts = Object.entries(minutes).filter(([minute]) => minute >= from && minute < to);
  return counts.reduce((sum, [, count]) => sum + count, 0);
}
