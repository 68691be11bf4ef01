import { createHash } from 'node:crypto';

/** A stream always travels in the same lane, so its events keep their order. */
export type Lane = number;

/** Where every consumer follows the log itself, there is one lane, and this is it. */
export const ONLY_LANE: Lane = 0;
/** Over a message bus. Consumers keep how far they are for each lane, so this number stays as it is. */
export const BUS_LANES = 8;

export function laneOf(stream: string, laneCount: number): Lane {
  if (laneCount === 1) return 0;
  return createHash('sha256').update(stream).digest().readUInt32BE(0) % laneCount;
}
