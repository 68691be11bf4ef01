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
/** Calls bring no more than this, so that those that nobody needs any more can be left to end by themselves. */
const EVENTS_OF_FIRST_CALL = 128;
const EVENTS_PER_CALL = 500;
/** How long a read may bring nothing. */
const LONGEST_SILENCE_MS = 5_000;

type Batches = AsyncIterable<readonly RecordedEvent[]>;
type Resolved = ResolvedEvent | AllStreamResolvedEvent;

/** How what is read goes on from call to call. */
interface Calls<Place> {
  readonly first: Place;
  /** More events than this nobody wants of the first call. */
  readonly count: number;
  readonly ask: (place: Place, maxCount: number) => StreamingRead<Resolved>;
  /** Where the call after the one that ended here begins, if there is anything. */
  readonly after: (last: Resolved) => Place | undefined;
}

export async function* readStream(client: EventStoreDBClient, stream: string, read: StreamRead): Batches {
  const { from, direction = 'forward', limit = Infinity } = read;
  if (limit <= 0) return;
  const isBackward = direction === 'backward';
  const calls: Calls<typeof END | typeof FROM_START | bigint> = {
    first: from === undefined ? (isBackward ? END : FROM_START) : BigInt(from),
    count: limit,
    ask: (fromRevision, maxCount) =>
      client.readStream(
        stream,
        { direction: isBackward ? BACKWARDS : FORWARDS, fromRevision, maxCount },
        READ_AHEAD,
      ),
    after: ({ event }) => (event ? revisionBeside(event.revision, isBackward) : undefined),
  };
  yield* batchesOf(broughtBy(calls), limit, () => true);
}

/** Filtered here: a read of the client's knows no filter. */
export async function* readAll(client: EventStoreDBClient, read: AllRead): Batches {
  const { after, direction = 'forward', filter, limit = Infinity } = read;
  const isBackward = direction === 'backward';
  if (limit <= 0 || (isBackward && after === START)) return;
  const calls: Calls<ReturnType<typeof placeOf>> = {
    first: placeOf(after ?? (isBackward ? undefined : START)),
    // One more, as what is read forward begins with the very event at the position.
    count: isBackward ? limit : limit + 1,
    ask: (fromPosition, maxCount) =>
      client.readAll({ direction: isBackward ? BACKWARDS : FORWARDS, fromPosition, maxCount }, READ_AHEAD),
    after: ({ event }) => event?.position,
  };
  const matcher = new EventMatcher(filter);
  const side = isBackward ? -1 : 1;
  let seen = after;
  yield* batchesOf(broughtBy(calls), limit, (event) => {
    const isNew = seen === undefined || comparePositions(event.position, seen) * side > 0;
    if (isNew) seen = event.position;
    return isNew && matcher.takes(event);
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

function revisionBeside(revision: bigint, isBackward: boolean): bigint | undefined {
  if (!isBackward) return revision + 1n;
  return revision > 0n ? revision - 1n : undefined;
}

async function* broughtBy<Place>({
  first,
  count,
  ask,
  after,
}: Calls<Place>): AsyncIterable<readonly Resolved[]> {
  let place: Place | undefined = first;
  for (
    let maxCount = Math.min(count, EVENTS_OF_FIRST_CALL);
    place !== undefined;
    maxCount = EVENTS_PER_CALL
  ) {
    let left = maxCount;
    let last: Resolved | undefined;
    for await (const arrived of answerOf(ask(place, maxCount))) {
      left -= arrived.length;
      last = arrived.at(-1);
      yield arrived;
    }
    place = last && left <= 0 ? after(last) : undefined;
  }
}

/**
 * A call is cancelled only when it is broken. Who cancels many looks like an attacker to HTTP/2 servers,
 * which then end the connection, and with it everybody else's calls.
 */
async function* answerOf(stream: StreamingRead<Resolved>): AsyncIterable<readonly Resolved[]> {
  const arrivals = new Arrivals<Resolved>(stream, () => stream.cancel());
  try {
    for (;;) {
      const arrived = await arrivals.next(LONGEST_SILENCE_MS);
      if (!arrived) return;
      yield arrived;
    }
  } catch (error) {
    if (isNoSuchStream(error)) return;
    arrivals.cancel();
    throw error;
  } finally {
    arrivals.ignoreTheRest();
  }
}

async function* batchesOf(
  brought: AsyncIterable<readonly Resolved[]>,
  limit: number,
  isWanted: (event: RecordedEvent) => boolean,
): Batches {
  let batch: RecordedEvent[] = [];
  let left = limit;
  for await (const arrived of brought) {
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
}
