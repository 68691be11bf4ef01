import type { Position } from './event-store.js';

/** Adapters that number their events count in these numbers. */
export function positionNumber(position: Position): number {
  const number = Number(position);
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`not a position: ${position}`);
  return number;
}
