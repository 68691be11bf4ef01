import type { LogFeed, Subscription, SubscriptionBatch } from '#platform/event-store/event-store';
import type { LaneInbox } from './lane-inbox.js';
import { LaneReading, type LaneSource } from './lane-reading.js';

/** Where messages come in for those who are joined. */
export interface LaneMembership {
  join(follower: string): LaneInbox;
  leave(inbox: LaneInbox): void;
}

/**
 * One lane of the log for one follower, which sees each of its events once and in order, whatever
 * the bus loses or repeats. It throws when the log cannot be read; to subscribe again is to go on.
 */
export class LaneFeed implements LogFeed {
  constructor(
    private readonly follower: string,
    private readonly source: LaneSource,
    private readonly membership: LaneMembership,
  ) {}

  async *subscribeAll({ after, filter, signal }: Subscription): AsyncIterable<SubscriptionBatch> {
    if (signal.aborted) return;
    const inbox = this.membership.join(this.follower);
    try {
      const reading = new LaneReading(this.source, inbox, filter ?? {}, after);
      for await (const batch of reading.batches(signal)) {
        yield batch;
        if (batch.caughtUp) inbox.noteDone(batch.watermark);
      }
    } finally {
      this.membership.leave(inbox);
    }
  }
}
