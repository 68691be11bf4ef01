import {
  BACKWARDS,
  END,
  FORWARDS,
  START as FROM_START,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client';
import { EventMatcher } from '../event-matcher.js';
import {
  START,
  comparePositions,
  type AllRead,
  type Position,
  type RecordedEvent,
  type StreamRead,
} from '../event-store.js';
import { Arrivals, READ_AHEAD } from './arrivals.js';
import { isNoSuchStream } from './failures.js';
import { recordedEvent } from './stored-event.js';

const EVENTS_PER_BATCH = 500;
/** How long a read may bring nothing. */
const LONGEST_SILENCE_MS = 5_000;

type Batches = AsyncIterable<readonly RecordedEvent[]>;

interface Extent {
  readonly limit: number;
  /** The server sends little more than is asked for. */
  readonly endsSoon: boolean;
}

export async function* readStream(client: EventStoreDBClient, stream: string, read: StreamRead): Batches {
  const { from, direction = 'forward', limit = Infinity } = read;
  if (limit <= 0) return;
  const isBackward = direction === 'backward';
  const options = {
    direction: isBackward ? BACKWARDS : FORWARDS,
    fromRevision: from === undefined ? (isBackward ? END : FROM_START) : BigInt(from),
    ...(limit === Infinity ? {} : { maxCount: limit }),
  } as const;
  const endsSoon = limit <= READ_AHEAD.highWaterMark;
  yield* batchesOf(client.readStream(stream, options, READ_AHEAD), { limit, endsSoon }, () => true);
}

/** Filtered here: a read of the client's knows no filter. */
export async function* readAll(client: EventStoreDBClient, read: AllRead): Batches {
  const { after, direction = 'forward', filter, limit = Infinity } = read;
  const isBackward = direction === 'backward';
  if (limit <= 0 || (isBackward && after === START)) return;
  const matcher = new EventMatcher(filter);
  const fromPosition = placeOf(after ?? (isBackward ? undefined : START));
  const stream = client.readAll({ direction: isBackward ? BACKWARDS : FORWARDS, fromPosition }, READ_AHEAD);
  const side = isBackward ? -1 : 1;
  yield* batchesOf(stream, { limit, endsSoon: false }, (event) => {
    // The server begins with the very event at the position.
    const isBeyond = after === undefined || comparePositions(event.position, after) * side > 0;
    return isBeyond && matcher.takes(event);
  });
}

/** The place in the server's words; without a position it is the end. */
export function placeOf(
  position: Position | undefined,
): typeof END | typeof FROM_START | { commit: bigint; prepare: bigint } {
  if (position === undefined) return END;
  // An event that was not written in a transaction of the old kind is prepared where it is committed.
  return position === START ? FROM_START : { commit: BigInt(position), prepare: BigInt(position) };
}

async function* batchesOf(
  stream: StreamingRead<ResolvedEvent> | StreamingRead<AllStreamResolvedEvent>,
  { limit, endsSoon }: Extent,
  isWanted: (event: RecordedEvent) => boolean,
): Batches {
  const arrivals = new Arrivals<ResolvedEvent>(stream, () => stream.cancel());
  let batch: RecordedEvent[] = [];
  let left = limit;
  let isBroken = false;
  try {
    let arrived = await arrivals.next(LONGEST_SILENCE_MS);
    for (; arrived; arrived = await arrivals.next(LONGEST_SILENCE_MS)) {
      for (const resolved of arrived) {
        const event = recordedEvent(resolved);
        if (!event || !isWanted(event)) continue;
        batch.push(event);
        left -= 1;
        if (left === 0) break;
        if (batch.length < EVENTS_PER_BATCH) continue;
        yield batch;
        batch = [];
      }
      if (left === 0) break;
    }
    if (batch.length > 0) yield batch;
  } catch (error) {
    isBroken = !isNoSuchStream(error);
    if (isBroken) throw error;
  } finally {
    if (endsSoon && !isBroken) arrivals.ignoreTheRest();
    else arrivals.cancel();
  }
}
