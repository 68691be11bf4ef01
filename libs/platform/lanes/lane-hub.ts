import { comparePositions, START, type LogFeed, type Position } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import type { LaneMessage } from '#platform/message-bus/message-bus';
import type { BackOff } from '#platform/retrying/back-off';
import { LaneFeed } from './lane-feed.js';
import { LaneInbox } from './lane-inbox.js';
import { LaneProgressTeller, type LaneProgress } from './lane-progress.js';
import type { LaneSource } from './lane-reading.js';
import { SharedReads, type LaneLog } from './shared-reads.js';
import { SharedMessage, type OpenEvents } from './shared-message.js';

const TELL_AGAIN: BackOff = { firstMs: 50, mostMs: 5_000 };

export interface LaneHubParts {
  readonly lane: Lane;
  readonly laneCount: number;
  /** As it was written, like the messages. */
  readonly log: LaneLog;
  /** Makes what was written readable; absent: it is handed on as it was written. */
  readonly open?: OpenEvents;
  /** Aborts when the lane is ours no longer. */
  readonly signal: AbortSignal;
  /** Is told how far the followers are, one call at a time; what it throws is tried again. */
  readonly onPassed?: (progress: LaneProgress) => Promise<void>;
  /** How soon followers hear how far the lane is, of which nothing has concerned them. */
  readonly tellIdleAfterMs?: number;
}

/** Where the messages of one lane come in, and go to everyone in this process who follows the lane. */
export class LaneHub {
  private readonly source: LaneSource;
  private readonly inboxes = new Set<LaneInbox>();
  private readonly teller: LaneProgressTeller | undefined;
  private readonly telling: Promise<void> | undefined;
  private progress: LaneProgress = { position: START, passed: [] };
  private isNoting = false;

  constructor(private readonly parts: LaneHubParts) {
    const { lane, laneCount, log, open, signal, onPassed } = parts;
    this.source = {
      lane,
      laneCount,
      log: new SharedReads(log),
      open: open ?? ((events) => Promise.resolve(events)),
    };
    if (!onPassed) return;
    // What is not told yet shows as a lane that is behind, which is watched already.
    const persistence = { signal, backOff: TELL_AGAIN, onFailure: () => undefined };
    this.teller = new LaneProgressTeller(onPassed, persistence);
    this.telling = this.teller.run();
  }

  /** The lane for one follower; its name is what `onPassed` calls it. */
  feed(follower: string): LogFeed {
    const membership = {
      join: (name: string): LaneInbox => this.join(name),
      leave: (inbox: LaneInbox): void => this.leave(inbox),
    };
    return new LaneFeed(follower, this.source, membership);
  }

  /** Resolves when everyone who follows has passed the messages, but for those who are behind. */
  async take(messages: readonly LaneMessage[]): Promise<void> {
    const ours = messages.filter(({ lane }) => lane === this.source.lane);
    if (ours.length === 0) return;
    const shared = ours.map((message) => new SharedMessage(message, this.source.open));
    for (const inbox of this.inboxes) inbox.put(shared);
    await Promise.all(Array.from(this.inboxes, (inbox) => inbox.emptiedInTime()));
  }

  /** Resolves once the signal has aborted and nobody is being told anything any more. */
  async finished(): Promise<void> {
    await this.telling;
  }

  private join(follower: string): LaneInbox {
    const inbox = new LaneInbox(follower, () => this.noteProgress(), this.parts.tellIdleAfterMs);
    this.inboxes.add(inbox);
    return inbox;
  }

  private leave(inbox: LaneInbox): void {
    this.inboxes.delete(inbox);
    inbox.release();
  }

  /** Soon: most followers pass a message in the same turn. */
  private noteProgress(): void {
    if (!this.teller || this.isNoting) return;
    this.isNoting = true;
    queueMicrotask(() => this.noteProgressNow());
  }

  private noteProgressNow(): void {
    this.isNoting = false;
    const all = Array.from(this.inboxes);
    const position = farthestOfAll(
      this.progress.position,
      all.filter(({ isBehind }) => !isBehind),
    );
    const passed = all.filter(({ done }) => comparePositions(done, position) >= 0);
    const progress = { position, passed: passed.map(({ follower }) => follower).sort() };
    if (isSame(progress, this.progress)) return;
    this.progress = progress;
    this.teller?.tell(progress);
  }
}

/** As far as the slowest is of those who keep up, but never before the position told already. */
function farthestOfAll(told: Position, keepingUp: readonly LaneInbox[]): Position {
  const [first, ...others] = keepingUp.map(({ done }) => done);
  if (first === undefined) return told;
  const least = others.reduce((a, b) => (comparePositions(a, b) < 0 ? a : b), first);
  return comparePositions(least, told) > 0 ? least : told;
}

function isSame(a: LaneProgress, b: LaneProgress): boolean {
  return a.position === b.position && a.passed.join() === b.passed.join();
}
