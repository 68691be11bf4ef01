import {
  checkStreamName,
  encodeEvents,
  revisionIn,
  sameIds,
  type EncodedEvents,
  type EventBody,
} from './append-rules.js';
import { EventMatcher } from './event-matcher.js';
import {
  EventStore,
  StoreUnavailable,
  WrongExpectedRevision,
  type AllRead,
  type Appended,
  type EventFilter,
  type Expected,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type StreamRead,
  type Subscription,
  type SubscriptionBatch,
} from './event-store.js';
import { positionNumber } from './positions.js';
import { WakeUps } from '#platform/retrying/wake-ups';

const EVENTS_PER_BATCH = 500;

interface Stream {
  readonly events: RecordedEvent[];
  /** How many events the last append brought. */
  lastCount: number;
}

/** The log in memory: for tests, and gone with the process. */
export class MemoryEventStore extends EventStore {
  private readonly log: RecordedEvent[] = [];
  private readonly streams = new Map<string, Stream>();
  private readonly appends = new WakeUps();
  private isClosed = false;

  async append(name: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    if (this.isClosed) throw new StoreUnavailable('the log is closed');
    checkStreamName(name);
    const encoded = encodeEvents(events);
    const stream = this.streams.get(name) ?? { events: [], lastCount: 0 };
    const count = stream.events.length;
    const after = revisionIn(expected) ?? (expected === 'exists' && count === 0 ? Infinity : count - 1);
    const isAny = revisionIn(expected) === undefined;
    const mayBeThere = isAny
      ? stream.events.slice(count - stream.lastCount)
      : eventsAfter(stream, after, encoded);
    const last = mayBeThere.at(-1);
    if (last && sameIds(idsOf(mayBeThere), encoded.ids)) return { ...answerFor(last), repeated: true };
    if (after !== count - 1)
      throw new WrongExpectedRevision(name, expected, count === 0 ? undefined : count - 1);
    return { ...answerFor(this.add(name, stream, encoded)), repeated: false };
  }

  private add(name: string, stream: Stream, { types, bodies }: EncodedEvents): RecordedEvent {
    this.streams.set(name, stream);
    stream.lastCount = bodies.length;
    let last: RecordedEvent | undefined;
    for (const [i, text] of bodies.entries()) {
      const [id, schemaVersion, data, metadata] = JSON.parse(text) as EventBody;
      const [type = '', revision] = [types[i], stream.events.length];
      const position = String(this.log.length + 1) as Position;
      last = { id, type, schemaVersion, data, metadata, stream: name, revision, position };
      stream.events.push(last);
      this.log.push(last);
    }
    this.appends.wakeAll();
    if (!last) throw new TypeError('nothing was appended');
    return last;
  }

  async *readStream(name: string, read: StreamRead = {}): AsyncIterable<readonly RecordedEvent[]> {
    const { events } = this.streams.get(name) ?? { events: [] };
    const { from, direction, limit = Infinity } = read;
    const asked =
      direction === 'backward' ? events.slice(0, (from ?? Infinity) + 1).reverse() : events.slice(from ?? 0);
    yield* batchesOf(asked.slice(0, limit));
  }

  async *readAll(read: AllRead = {}): AsyncIterable<readonly RecordedEvent[]> {
    const { after, direction, filter, limit = Infinity } = read;
    const number = after === undefined ? undefined : positionNumber(after);
    const asked =
      direction === 'backward'
        ? this.log.slice(0, Math.max(0, (number ?? Infinity) - 1)).reverse()
        : this.log.slice(number ?? 0);
    yield* batchesOf(matching(asked, filter).slice(0, limit));
  }

  async *subscribeAll({
    after,
    filter,
    signal,
    eventsOnly = false,
  }: Subscription): AsyncIterable<SubscriptionBatch> {
    let at = positionNumber(after);
    let isFirst = true;
    while (!signal.aborted && !this.isClosed) {
      const events = this.log.slice(at, at + EVENTS_PER_BATCH);
      if (events.length === 0 && !isFirst) {
        await this.appends.sleep(signal);
        continue;
      }
      isFirst = false;
      at += events.length;
      const caughtUp = at >= this.log.length;
      const matched = matching(events, filter);
      const last = matched.at(-1);
      // As little as an engine may say: whoever needs more finds out here.
      if (!eventsOnly) yield { events: matched, watermark: String(at) as Position, caughtUp };
      else if (last) yield { events: matched, watermark: last.position, caughtUp };
    }
  }

  async end(): Promise<Position> {
    return String(this.log.length) as Position;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.appends.wakeAll();
  }
}

function eventsAfter({ events }: Stream, revision: number, { ids }: EncodedEvents): RecordedEvent[] {
  return events.slice(revision + 1, revision + 1 + ids.length);
}

function matching(events: RecordedEvent[], filter: EventFilter | undefined): RecordedEvent[] {
  if (!filter) return events;
  const matcher = new EventMatcher(filter);
  return events.filter((event) => matcher.takes(event));
}

function* batchesOf(events: readonly RecordedEvent[]): Iterable<readonly RecordedEvent[]> {
  for (let at = 0; at < events.length; at += EVENTS_PER_BATCH) yield events.slice(at, at + EVENTS_PER_BATCH);
}

function idsOf(events: readonly RecordedEvent[]): string[] {
  return events.map((event) => event.id);
}

function answerFor({ revision, position }: RecordedEvent): { revision: number; position: Position } {
  return { revision, position };
}
