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

const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const INSTANT_LENGTH = '2024-02-29T12:00:00.000Z'.length;

/** A moment of RFC 3339, in any zone and of any precision, to the millisecond; undefined if it is none. */
export function parseInstant(text: string): Instant | undefined {
  const [, day = ''] = RFC_3339.exec(text) ?? [];
  if (!isDay(day)) return undefined;
  const at = instant(new Date(text.toUpperCase()));
  // At the ends of the calendar, another zone is in a year that has not four digits.
  return at.length === INSTANT_LENGTH ? at : undefined;
}

/** Whether it is a day of the calendar such as `2024-02-29`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
