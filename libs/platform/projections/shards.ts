import { MOST_LANES, laneOf } from '#platform/event-store/lanes';

/**
 * What nearly every event changes is kept apart in so many documents, to be added up when it is read:
 * each of them belongs to the streams of one lane, however many there are, so that no two lanes ever
 * write the same.
 */
export const SHARDS: readonly number[] = Array.from({ length: MOST_LANES }, (_, lane) => lane);

export function shardOf(stream: string): number {
  return laneOf(stream, MOST_LANES);
}
