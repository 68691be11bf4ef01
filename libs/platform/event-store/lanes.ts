import { createHash } from 'node:crypto';

/** A stream always travels in the same lane, so its events keep their order. */
export type Lane = number;

export function laneOf(stream: string, laneCount: number): Lane {
  if (laneCount === 1) return 0;
  return createHash('sha256').update(stream).digest().readUInt32BE(0) % laneCount;
}
