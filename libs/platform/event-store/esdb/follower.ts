import {
  eventTypeFilter,
  excludeSystemEvents,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type Filter,
} from '@eventstore/db-client';
import type { EventMatcher } from '../event-matcher.js';
import type { Position, RecordedEvent, SubscriptionBatch } from '../event-store.js';
import { Arrivals, READ_AHEAD } from './arrivals.js';
import { placeOf } from './reads.js';
import { recordedEvent } from './stored-event.js';

const EVENTS_PER_BATCH = 500;
/** How long a subscription that has not caught up may bring nothing. */
const LONGEST_SILENCE_MS = 5_000;

const CAUGHT_UP = Symbol('caught up');
const FELL_BEHIND = Symbol('fell behind');
type Arrived = AllStreamResolvedEvent | typeof CAUGHT_UP | typeof FELL_BEHIND | Checkpoint;

/** So far the server has looked without finding anything that passes the filter. */
class Checkpoint {
  constructor(readonly position: Position) {}
}

export interface Following {
  readonly after: Position;
  readonly matcher: EventMatcher;
  /** The server sends nothing but events of these types; absent: everything. */
  readonly types?: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * One subscription of the client's, until it breaks or the signal aborts. Until the server says that
 * it has caught up only full batches go out, so that the one that reaches the end can say so. From
 * then on everything goes out as it comes.
 */
export async function* follow(
  client: EventStoreDBClient,
  { after, matcher, types, signal }: Following,
): AsyncIterable<SubscriptionBatch> {
  const arrivals = subscribe(client, after, types);
  const stop = (): void => arrivals.cancel();
  signal.addEventListener('abort', stop);
  const batch = new Batch(matcher, after);
  try {
    while (!signal.aborted) {
      const arrived = await arrivals.next(batch.isLive ? undefined : LONGEST_SILENCE_MS);
      if (!arrived) return;
      for (const each of arrived) batch.add(each);
      if (batch.isDue) yield batch.handOver(arrivals.hasMore);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    arrivals.cancel();
  }
}

function subscribe(
  client: EventStoreDBClient,
  after: Position,
  types?: readonly string[],
): Arrivals<Arrived> {
  const filter = types ? filterOf(types) : excludeSystemEvents();
  const subscription = client.subscribeToAll({ fromPosition: placeOf(after), filter }, READ_AHEAD);
  // Put among the events, where they were said; as events of the emitter they overtake what waits to be read.
  subscription.on('caughtUp', () => subscription.push(CAUGHT_UP));
  subscription.on('fellBehind', () => subscription.push(FELL_BEHIND));
  return new Arrivals(subscription, () => subscription.unsubscribe());
}

function filterOf(types: readonly string[]): Filter {
  const names = types.map((type) => type.replace(/[^A-Za-z0-9]/g, String.raw`\$&`));
  return eventTypeFilter({
    regex: `^(?:${names.join('|')})$`,
    checkpointInterval: 1,
    checkpointReached: (subscription, { commit }) => {
      subscription.push(new Checkpoint(String(commit) as Position));
    },
  });
}

class Batch {
  isLive = false;
  private events: RecordedEvent[] = [];
  private looked = 0;
  private isNews = false;

  constructor(
    private readonly matcher: EventMatcher,
    private watermark: Position,
  ) {}

  get isDue(): boolean {
    return this.isLive ? this.isNews || this.looked > 0 : this.looked >= EVENTS_PER_BATCH;
  }

  add(arrived: Arrived): void {
    if (typeof arrived === 'symbol') {
      this.isLive = arrived === CAUGHT_UP;
      this.isNews = this.isLive;
      return;
    }
    if (arrived instanceof Checkpoint) {
      this.watermark = arrived.position;
      this.isNews = this.isLive;
      return;
    }
    const event = recordedEvent(arrived);
    if (!event) return;
    this.looked += 1;
    this.watermark = event.position;
    if (this.matcher.takes(event)) this.events.push(event);
  }

  handOver(hasMore: boolean): SubscriptionBatch {
    const { events, watermark } = this;
    [this.events, this.looked, this.isNews] = [[], 0, false];
    return { events, watermark, caughtUp: this.isLive && !hasMore };
  }
}
