import { Appender } from './embedded/appender.js';
import type { Batch } from './embedded/batch.js';
import { lastPositionOf } from './embedded/frame.js';
import { GroupCommit } from './embedded/group-commit.js';
import { DEFAULT_LIMITS, type EmbeddedLimits } from './embedded/limits.js';
import { LogEnd } from './embedded/log-end.js';
import { LogReader } from './embedded/log-reader.js';
import { openLog, type OpenLog } from './embedded/open-log.js';
import { RecentEvents } from './embedded/recent-events.js';
import type { Report } from './embedded/recovery.js';
import { StreamReader } from './embedded/stream-reader.js';
import { Follower } from './embedded/subscription.js';
import {
  EventStore,
  StoreUnavailable,
  type AllRead,
  type Appended,
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

export interface EmbeddedOptions extends Partial<EmbeddedLimits> {
  readonly directory: string;
  /** Told, in one line each, what a start found and mended. */
  readonly report?: Report;
}

/**
 * The log in files of this machine. An append is answered when it is on disk; readers see an event
 * only then. One process at a time owns the directory.
 */
export class EmbeddedEventStore extends EventStore {
  private readonly commits = new WakeUps();
  private readonly recent: RecentEvents;
  private readonly streams: StreamReader;
  private readonly reader: LogReader;
  private readonly logEnd: LogEnd;
  private readonly groupCommit: GroupCommit;
  private readonly appender: Appender;
  private lastPosition: number;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly log: OpenLog,
    limits: EmbeddedLimits,
  ) {
    super();
    const { segments, tail, index } = log;
    this.lastPosition = log.lastPosition;
    this.recent = new RecentEvents(limits.recentBytes);
    this.streams = new StreamReader(segments, tail, index);
    this.reader = new LogReader(segments, tail, index);
    this.logEnd = new LogEnd(log, limits.segmentBytes);
    this.groupCommit = new GroupCommit({
      readyWriter: (batch) => this.logEnd.readyWriter(batch),
      committed: (batch) => this.committed(batch),
      failed: () => this.appender.startOver(this.lastPosition),
    });
    this.appender = new Appender(this.groupCommit, this.streams, log.lastPosition + 1);
  }

  static async open(options: EmbeddedOptions): Promise<EmbeddedEventStore> {
    const { directory, report = printLine, ...limits } = options;
    const allLimits = { ...DEFAULT_LIMITS, ...limits };
    return new EmbeddedEventStore(await openLog(directory, allLimits, report), allLimits);
  }

  /** Not an `async` function: at a hundred thousand a second one promise less can be seen. */
  append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    try {
      this.checkOpen();
      return this.appender.append(stream, expected, events);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  readStream(stream: string, read: StreamRead = {}): AsyncIterable<readonly RecordedEvent[]> {
    return read.direction === 'backward'
      ? this.streams.backward(stream, read)
      : this.streams.forward(stream, read);
  }

  readAll(read: AllRead = {}): AsyncIterable<readonly RecordedEvent[]> {
    const { after } = read;
    if (read.direction === 'backward') {
      const before = after === undefined ? Infinity : positionNumber(after);
      return this.reader.backward(Math.min(before - 1, this.lastPosition), read);
    }
    const first = after === undefined ? 1 : positionNumber(after) + 1;
    return this.reader.forward(first, this.lastPosition, read);
  }

  subscribeAll(subscription: Subscription): AsyncIterable<SubscriptionBatch> {
    const { reader, recent, commits } = this;
    const isOver = (): boolean => subscription.signal.aborted || this.closing !== undefined;
    return new Follower(
      { reader, recent, commits, end: () => this.lastPosition, isOver },
      subscription,
    ).batches();
  }

  async end(): Promise<Position> {
    return String(this.lastPosition) as Position;
  }

  async close(): Promise<void> {
    this.closing ??= this.closeFiles();
    await this.closing;
  }

  private checkOpen(): void {
    if (this.closing) throw new StoreUnavailable('the log is closed');
  }

  private committed(batch: Batch): void {
    const last = batch.frames.at(-1);
    if (last) this.lastPosition = lastPositionOf(last);
    this.log.indexer.add(batch.frames);
    this.recent.add(batch);
    this.commits.wakeAll();
  }

  private async closeFiles(): Promise<void> {
    this.commits.wakeAll();
    await this.groupCommit.settled(Infinity);
    await this.log.indexer.close();
    try {
      if (!this.groupCommit.isBroken) this.logEnd.seal();
    } finally {
      this.logEnd.close();
      this.log.segments.close();
      await this.log.index.close();
      this.log.lock.release();
    }
  }
}

function printLine(line: string): void {
  process.stderr.write(`${line}\n`);
}
