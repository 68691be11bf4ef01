import { setTimeout as delay } from 'node:timers/promises';
import {
  comparePositions,
  CorruptLog,
  laterOf,
  START,
  type LogFeed,
  type Position,
  type SubscriptionBatch,
} from '#platform/event-store/event-store';
import { Turns } from '#platform/kernel/turns';
import type { ParkedStream } from './parked-streams.js';
import { TooManyParked, type ParkingWriter } from './parking-writer.js';
import { Waiters } from './waiters.js';

export interface ProjectorStatus {
  /** Everything up to here is in the view. */
  readonly position: Position;
  /** Whether that was the end of the log when it last looked. */
  readonly caughtUp: boolean;
  /** Events folded since it started. */
  readonly events: number;
  /** Streams that the view does without, from an event on that it could not fold. */
  readonly parked: number;
  /** Why it is trying again at the moment. */
  readonly retrying?: string;
  /** Why it has stopped and will not go on by itself. */
  readonly fault?: Fault;
}

export interface Fault {
  readonly reason: string;
}

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 10_000;
/** More would be faster still, but others want their turn of the event loop. */
const EVENTS_PER_COMMIT = 2_000;
const MAX_BATCHES_PER_COMMIT = 16;
/** So many batches go without a checkpoint where it can wait. */
const BATCHES_PER_CHECKPOINT = 256;

/**
 * Follows the log for one generation of a view. What it has seen already passes it by, so any batch
 * may come again; that nothing is missing between two batches is what the subscription promises.
 */
export class Projector {
  private readonly stopping = new AbortController();
  private readonly waiters = new Waiters();
  private running: Promise<void> = Promise.resolve();
  private readonly turns = new Turns();
  private failures = 0;
  /** Since the last checkpoint. */
  private batches = 0;
  private isNotedElsewhere = false;
  private state: Omit<ProjectorStatus, 'parked'> = { position: START, caughtUp: false, events: 0 };

  constructor(
    private readonly feed: LogFeed,
    private readonly writer: ParkingWriter,
    private readonly types: readonly string[],
  ) {}

  /**
   * From its checkpoint on, or from where it is known to be. Whoever knows that notes how far it comes
   * as long as it keeps up, and then its checkpoint may wait.
   */
  async start(known?: Position): Promise<void> {
    this.isNotedElsewhere = known !== undefined;
    const position = laterOf((await this.writer.open()) ?? START, known ?? START);
    this.state = { ...this.state, position };
    this.running = this.run();
  }

  /** Leaves the batch at hand committed or untouched. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.waiters.release();
  }

  status(): ProjectorStatus {
    return { ...this.state, parked: this.writer.parkedCount };
  }

  hasParked(id: string): boolean {
    return this.writer.has(id);
  }

  /** Tries again to fold a parked stream; answers with what is parked still. */
  async retry(id: string): Promise<ParkedStream | undefined> {
    return await this.held(() => this.writer.retry(id));
  }

  /** True once the view holds everything up to the position; false when it will not, or not in time. */
  async reached(position: Position, timeoutMs?: number): Promise<boolean> {
    if (comparePositions(this.state.position, position) >= 0) return true;
    if (this.state.fault || this.stopping.signal.aborted) return false;
    return await this.waiters.wait(position, timeoutMs);
  }

  /** The view stands still while the work is done. */
  async held<T>(work: () => Promise<T>): Promise<T> {
    return await this.turns.take(work);
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted && !this.state.fault) {
      try {
        await this.follow();
      } catch (error) {
        if (error instanceof TooManyParked || error instanceof CorruptLog) this.stopAt(error);
        else await this.pauseAfter(error);
      }
    }
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    const subscription = { after: this.state.position, filter: { types: this.types }, signal };
    let gathered: readonly SubscriptionBatch[] = [];
    for await (const batch of this.feed.subscribeAll(subscription)) {
      gathered = [...gathered, batch];
      const events = gathered.flatMap((each) => each.events);
      // Far behind the end, fewer and bigger commits are faster; near it, nothing waits.
      const mayGrow = !batch.caughtUp && events.length < EVENTS_PER_COMMIT;
      if (mayGrow && gathered.length < MAX_BATCHES_PER_COMMIT) continue;
      await this.held(() => this.take({ ...batch, events }));
      gathered = [];
    }
    if (this.batches > 0) await this.writer.write([], this.state.position, signal);
  }

  private async take({ events, watermark, caughtUp }: SubscriptionBatch): Promise<void> {
    const mayWait = events.length === 0 || (this.isNotedElsewhere && caughtUp);
    const isDue = !mayWait || this.batches + 1 >= BATCHES_PER_CHECKPOINT;
    await this.writer.write(events, isDue ? watermark : undefined, this.stopping.signal);
    this.batches = isDue ? 0 : this.batches + 1;
    this.advance(watermark, events.length, caughtUp);
  }

  private advance(position: Position, folded: number, caughtUp: boolean): void {
    this.failures = 0;
    this.state = { position, caughtUp, events: this.state.events + folded };
    this.waiters.advance(position);
  }

  private stopAt({ message: reason }: Error): void {
    this.state = { ...this.state, caughtUp: false, fault: { reason } };
    this.waiters.release();
  }

  private async pauseAfter(error: unknown): Promise<void> {
    const retrying = error instanceof Error ? error.message : 'what was thrown is no error';
    this.state = { ...this.state, caughtUp: false, retrying };
    const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** this.failures, LONGEST_RETRY_MS);
    this.failures += 1;
    const { signal } = this.stopping;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
