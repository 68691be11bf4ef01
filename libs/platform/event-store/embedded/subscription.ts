import { EventMatcher } from '../event-matcher.js';
import type { Position, RecordedEvent, Subscription, SubscriptionBatch } from '../event-store.js';
import { positionNumber } from '../positions.js';
import type { WakeUps } from '#platform/retrying/wake-ups';
import { decodeFrame, type Wanted } from './decode.js';
import type { LogReader } from './log-reader.js';
import type { RecentEvents } from './recent-events.js';

/** What a subscription follows. */
export interface FollowedLog {
  readonly reader: LogReader;
  readonly recent: RecentEvents;
  readonly commits: WakeUps;
  /** The position of the last durable event. */
  readonly end: () => number;
  readonly isOver: () => boolean;
}

/** One subscriber on its way along the log. It holds nothing that it was not asked for. */
export class Follower {
  private readonly matcher: EventMatcher;
  private readonly signal: AbortSignal;
  private at: number;

  constructor(
    private readonly log: FollowedLog,
    { after, filter, signal }: Subscription,
  ) {
    this.matcher = new EventMatcher(filter);
    this.signal = signal;
    this.at = positionNumber(after);
  }

  async *batches(): AsyncIterable<SubscriptionBatch> {
    this.log.recent.listen();
    try {
      if (this.at >= this.log.end() && !this.log.isOver()) yield this.batch([]);
      while (!this.log.isOver()) {
        if (this.at < this.log.end()) yield* this.catchUp();
        else await this.log.commits.sleep(this.signal);
      }
    } finally {
      this.log.recent.stopListening();
    }
  }

  private async *catchUp(): AsyncIterable<SubscriptionBatch> {
    const recent = this.log.recent.after(this.at);
    const last = recent.at(-1);
    if (!last) {
      yield* this.readFromDisk();
      return;
    }
    this.at = positionNumber(last.position);
    yield this.batch(recent.filter((event) => this.matcher.takes(event)));
  }

  private async *readFromDisk(): AsyncIterable<SubscriptionBatch> {
    const wanted: Wanted = { matcher: this.matcher, from: this.at + 1, to: this.log.end() };
    const scan = this.log.reader.scan(wanted.from, wanted.to);
    for (let run = await scan.next(); run && !this.log.isOver(); run = await scan.next()) {
      const events: RecordedEvent[] = [];
      for (const frame of run.frames) {
        decodeFrame(frame, wanted, events);
        this.at = frame.firstPosition + frame.count - 1;
      }
      yield this.batch(events);
    }
  }

  private batch(events: readonly RecordedEvent[]): SubscriptionBatch {
    return { events, watermark: String(this.at) as Position, caughtUp: this.at >= this.log.end() };
  }
}
