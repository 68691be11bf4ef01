import { createHash } from 'node:crypto';

/** A stream always travels in the same lane, so its events keep their order. */
export type Lane = number;

/** Where every consumer follows the log itself, there is one lane, and this is it. */
export const ONLY_LANE: Lane = 0;
/**
 * How many there can be over a message bus. Each divides the most there can be, so that what is kept
 * in a part for each of those has no part that two lanes share.
 */
export const LANE_COUNTS = [1, 2, 4, 8] as const;
export type LaneCount = (typeof LANE_COUNTS)[number];
export const MOST_LANES = 8 satisfies LaneCount;

export function laneOf(stream: string, laneCount: number): Lane {
  if (laneCount === 1) return 0;
  return createHash('sha256').update(stream).digest().readUInt32BE(0) % laneCount;
}
