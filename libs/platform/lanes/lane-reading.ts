import { EventMatcher } from '#platform/event-store/event-matcher';
import {
  comparePositions,
  laterOf,
  type EventFilter,
  type Position,
  type RecordedEvent,
  type SubscriptionBatch,
} from '#platform/event-store/event-store';
import { laneOf, type Lane } from '#platform/event-store/lanes';
import type { LaneInbox } from './lane-inbox.js';
import type { OpenEvents, SharedMessage } from './shared-message.js';
import type { SharedReads } from './shared-reads.js';

/** What has piled up goes out as one batch, until it holds so many events. */
const EVENTS_PER_BATCH = 2_000;

export interface LaneSource {
  readonly lane: Lane;
  readonly laneCount: number;
  readonly log: SharedReads;
  readonly open: OpenEvents;
}

/** What one follower reads of a lane: first the log, up to its end, then the messages that come in. */
export class LaneReading {
  private readonly matcher: EventMatcher;
  private hasSaidCaughtUp = false;

  constructor(
    private readonly source: LaneSource,
    private readonly inbox: LaneInbox,
    filter: EventFilter,
    private position: Position,
  ) {
    this.matcher = new EventMatcher(filter);
  }

  async *batches(signal: AbortSignal): AsyncIterable<SubscriptionBatch> {
    // What comes in from now on waits in the inbox, so whatever lies behind this end comes from there.
    yield* this.readLog(await this.source.log.end(), signal);
    while (!signal.aborted) {
      const chain = this.takeChain();
      const { first } = this.inbox;
      if (chain.length > 0) yield await this.batchOf(chain);
      else if (first) yield* this.heal(first, signal);
      else if (!this.hasSaidCaughtUp) yield this.batch([], this.position);
      else await this.inbox.filled(signal, (shared) => this.passesBy(shared));
    }
  }

  /** Nothing is missing before the message, and nothing in it is new and asked for. */
  private passesBy({ message: { after, watermark, events } }: SharedMessage): boolean {
    if (comparePositions(watermark, this.position) <= 0) return true;
    if (comparePositions(after, this.position) > 0) return false;
    const isNew = (event: RecordedEvent): boolean => comparePositions(event.position, this.position) > 0;
    if (events.some((event) => isNew(event) && this.matcher.takes(event))) return false;
    this.position = watermark;
    this.hasSaidCaughtUp = false;
    return true;
  }

  /** Messages from the position on, each beginning where the one before has ended or earlier. */
  private takeChain(): readonly SharedMessage[] {
    const chain: SharedMessage[] = [];
    let [reached, events] = [this.position, 0];
    for (let next = this.inbox.first; next && events < EVENTS_PER_BATCH; next = this.inbox.first) {
      const { message } = next;
      const isNew = comparePositions(message.watermark, reached) > 0;
      if (isNew && comparePositions(message.after, reached) > 0) break;
      this.inbox.removeFirst();
      if (!isNew) continue;
      chain.push(next);
      events += message.events.length;
      reached = message.watermark;
    }
    return chain;
  }

  private async batchOf(chain: readonly SharedMessage[]): Promise<SubscriptionBatch> {
    const events: RecordedEvent[] = [];
    let reached = this.position;
    for (const shared of chain) {
      for (const event of await shared.eventsFor(this.matcher)) {
        if (comparePositions(event.position, reached) > 0) events.push(event);
      }
      reached = shared.message.watermark;
    }
    return this.batch(events, reached);
  }

  /**
   * Something is missing before this message: the log has it. The log is believed, not the message:
   * of what the log has not come to, nothing is told.
   */
  private async *heal(shared: SharedMessage, signal: AbortSignal): AsyncIterable<SubscriptionBatch> {
    const { after, watermark } = shared.message;
    const end = await this.source.log.end();
    yield* this.readLog(comparePositions(watermark, end) < 0 ? watermark : end, signal);
    const isStillMissing = comparePositions(after, this.position) > 0;
    if (isStillMissing && this.inbox.first === shared) this.inbox.removeFirst();
  }

  private async *readLog(upTo: Position, signal: AbortSignal): AsyncIterable<SubscriptionBatch> {
    const { log, lane, laneCount, open } = this.source;
    if (comparePositions(this.position, upTo) >= 0) return;
    for await (const events of log.between(this.position, upTo)) {
      const last = events.at(-1);
      if (signal.aborted || !last) return;
      const ours = events.filter(
        (event) => this.matcher.takes(event) && laneOf(event.stream, laneCount) === lane,
      );
      yield this.batch(await open(ours), last.position, false);
    }
    yield this.batch([], upTo);
  }

  private batch(events: readonly RecordedEvent[], watermark: Position, mayBeLast = true): SubscriptionBatch {
    this.position = laterOf(this.position, watermark);
    this.hasSaidCaughtUp = mayBeLast && this.inbox.first === undefined;
    return { events, watermark: this.position, caughtUp: this.hasSaidCaughtUp };
  }
}
