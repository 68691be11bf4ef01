import type { Day } from '#platform/kernel/days';

/**
 * Users are spread over documents: over many where nearly every event writes one of them, over few
 * where all of them are read at once. These numbers are part of the documents' ids: with another one,
 * the view has another version.
 */
export const ACTIVE_BUCKETS = 128;
export const USER_BUCKETS = 32;

export type DocumentKind = 'total' | 'day' | 'active' | 'users';

export function totalId(shard: number): string {
  return `total/${shard}`;
}

export function dayId(day: Day, shard: number): string {
  return `day/${day}/${shard}`;
}

/** Of the month, `2026-01`. */
export function activeId(month: string, shard: number, bucket: number): string {
  return `active/${month}/${shard}/${bucket}`;
}

export function usersId(shard: number, bucket: number): string {
  return `users/${shard}/${bucket}`;
}

export function kindOf(id: string): DocumentKind {
  return id.slice(0, id.indexOf('/')) as DocumentKind;
}

const RANDOM_DIGITS = 3;
const HEXADECIMAL = 16;

/** The last digits of a UUID are random in every version of it. */
export function bucketOf(userId: string, buckets: number): number {
  // eslint-disable-next-line florin/no-float -- Digits of an id, below 4,096.
  return Number.parseInt(userId.slice(-RANDOM_DIGITS), HEXADECIMAL) % buckets;
}

export function monthOf(day: Day): string {
  return day.slice(0, 'yyyy-mm'.length);
}
