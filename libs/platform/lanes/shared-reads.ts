import {
  comparePositions,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '#platform/event-store/event-store';
import { LruCache } from '#platform/kernel/lru-cache';

/** The log as it was written: what catches up and heals is read from here. */
export type LaneLog = Pick<EventStore, 'readAll' | 'end'>;

const EVENTS_PER_READ = 500;
/**
 * So many stretches are kept in memory for each lane that is held. Whoever catches up together reads
 * stretches that lie close to each other; one that falls farther back reads the log itself.
 */
const READS_KEPT = 8;

type Stretch = Promise<readonly RecordedEvent[]>;

/**
 * The log for many who read the same of it at once: when a lane changes hands, or messages were lost,
 * every view and every reactor has to read the same stretch. What is in the log does not change, so a
 * stretch that was read once is good for everybody.
 */
export class SharedReads {
  private readonly stretches = new LruCache<Stretch>({
    entries: READS_KEPT,
    weight: READS_KEPT,
    weigh: () => 1,
  });

  constructor(private readonly log: LaneLog) {}

  async end(): Promise<Position> {
    return await this.log.end();
  }

  /** Everything behind a position, up to another that the log has come to; perhaps somewhat more. */
  async *between(after: Position, upTo: Position): AsyncIterable<readonly RecordedEvent[]> {
    let position = after;
    while (comparePositions(position, upTo) < 0) {
      let events = await this.stretchAfter(position);
      // Whoever asked first may have asked before there was anything.
      if (events.length === 0) events = await this.read(position);
      const last = events.at(-1);
      if (!last) return;
      yield events;
      position = last.position;
    }
  }

  private async stretchAfter(position: Position): Stretch {
    const reading = this.stretches.get(position) ?? this.read(position);
    this.stretches.set(position, reading);
    try {
      const events = await reading;
      if (events.length === 0) this.stretches.delete(position);
      return events;
    } catch (error) {
      this.stretches.delete(position);
      throw error;
    }
  }

  private async read(after: Position): Stretch {
    const read: RecordedEvent[] = [];
    for await (const events of this.log.readAll({ after, limit: EVENTS_PER_READ })) read.push(...events);
    return read;
  }
}
