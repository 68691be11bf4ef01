import type { Brand } from './brand.js';

/** A moment as RFC 3339 in UTC with milliseconds. Of one length, so it also sorts as text. */
export type Instant = Brand<string, 'Instant'>;

/** Where time comes from. Decisions never see it: they are handed an `Instant`. */
export abstract class Clock {
  abstract now(): Instant;
}

export const MS_PER_SECOND = 1_000;
export const MS_PER_MINUTE = 60 * MS_PER_SECOND;
export const MS_PER_HOUR = 60 * MS_PER_MINUTE;
export const MS_PER_DAY = 24 * MS_PER_HOUR;

export function instant(date: Date): Instant {
  return date.toISOString() as Instant;
}

export function epochMs(at: Instant): number {
  return Date.parse(at);
}

export function plusMs(at: Instant, durationMs: number): Instant {
  return instant(new Date(epochMs(at) + durationMs));
}

export function isBefore(a: Instant, b: Instant): boolean {
  return a < b;
}
