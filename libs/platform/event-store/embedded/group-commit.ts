import type { EncodedEvents } from '../append-rules.js';
import { OutcomeUnknown, StoreUnavailable, type Appended } from '../event-store.js';
import { Batch } from './batch.js';
import type { Frame } from './frame.js';
import { MAX_QUEUED_BYTES } from './limits.js';
import { SegmentWriter } from './segment-writer.js';

/** A batch of at most this size is synced in line while the disk is fast: quicker than by a thread. */
const IN_LINE_BYTES = 64 * 1024;
const SLOW_SYNC_MS = 1;
/** So many slow ones in a row make a slow disk; a single one does not. */
const SLOW_SYNCS = 3;
/** A batch of this size is worth writing at once; smaller ones are open for whoever else appends now. */
const WORTH_WRITING_BYTES = 128 * 1024;

/** What group commit asks of the log it writes to. */
export interface CommitTarget {
  /** The end of the log, at which the next batch may be written; a promise when that must wait. */
  readyWriter(batch: Batch): SegmentWriter | Promise<SegmentWriter>;
  /** The batch is on disk, and its frames know their place. */
  committed(batch: Batch): void;
  /** Every append that was under way has failed. */
  failed(): void;
}

/**
 * Writes appends in batches, one at a time: all that come while one is being made durable go out
 * together in the next. Nobody waits for company.
 */
export class GroupCommit {
  private filling = new Batch();
  private spare: Batch | undefined;
  private readonly full: Batch[] = [];
  private queuedBytes = 0;
  private writing: Batch | undefined;
  private scheduled = false;
  private slowSyncs = 0;
  private fault: OutcomeUnknown | undefined;
  private readonly settledWaiters: (() => void)[] = [];

  constructor(private readonly target: CommitTarget) {}

  get isBroken(): boolean {
    return this.fault !== undefined;
  }

  /** Throws when nothing can be appended. */
  checkOpen(): void {
    if (this.fault) throw new OutcomeUnknown('the log must be opened again', { cause: this.fault });
    if (this.queuedBytes > MAX_QUEUED_BYTES) {
      throw new StoreUnavailable(`more than ${MAX_QUEUED_BYTES} bytes wait to be written`);
    }
  }

  /** To be called before the events are numbered: after that, nothing may fail but the write. */
  makeRoomFor(events: EncodedEvents): void {
    if (!this.filling.hasRoomFor(events)) {
      this.full.push(this.filling);
      this.filling = this.emptyBatch();
    }
    this.filling.reserve(events);
  }

  enqueue(frame: Frame, events: EncodedEvents): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.filling.add(frame, events, { resolve, reject });
      this.queuedBytes += frame.bytes;
      this.schedule();
    });
  }

  /** Frames that were enqueued and are not yet durable, in order. */
  *underWay(): Iterable<Frame> {
    if (this.writing) yield* this.writing.frames;
    for (const batch of this.full) yield* batch.frames;
    yield* this.filling.frames;
  }

  /** Resolves when every append up to this position is settled, well or badly. */
  async settled(position: number): Promise<void> {
    for (;;) {
      const [oldest] = this.underWay();
      if (!oldest || oldest.firstPosition > position) return;
      await new Promise<void>((resolve) => this.settledWaiters.push(resolve));
    }
  }

  private schedule(): void {
    if (this.writing) return;
    if (this.filling.size >= WORTH_WRITING_BYTES || this.full.length > 0) {
      this.writeNext();
    } else if (!this.scheduled) {
      this.scheduled = true;
      setImmediate(() => {
        this.scheduled = false;
        if (!this.writing) this.writeNext();
      });
    }
  }

  private writeNext(): void {
    const batch = this.full.shift() ?? this.filling;
    if (batch.size === 0) return;
    if (batch === this.filling) this.filling = this.emptyBatch();
    this.writing = batch;
    let writer: SegmentWriter | Promise<SegmentWriter>;
    try {
      writer = this.target.readyWriter(batch);
    } catch (error) {
      this.turnAway(error);
      return;
    }
    if (writer instanceof SegmentWriter) this.write(batch, writer);
    else
      writer.then(
        (ready) => this.write(batch, ready),
        (error: unknown) => this.turnAway(error),
      );
  }

  private write(batch: Batch, writer: SegmentWriter): void {
    const startedAt = performance.now();
    try {
      writer.write(batch.bytes);
    } catch (error) {
      this.takeBack(writer, error);
      return;
    }
    if (batch.size <= IN_LINE_BYTES && this.slowSyncs < SLOW_SYNCS) {
      let failure: unknown;
      try {
        writer.syncNow();
      } catch (error) {
        failure = error;
      }
      this.synced(batch, writer, startedAt, failure);
    } else {
      writer.syncLater((error) => this.synced(batch, writer, startedAt, error ?? undefined));
    }
  }

  private synced(batch: Batch, writer: SegmentWriter, startedAt: number, failure: unknown): void {
    if (failure !== undefined) {
      this.breakDown(failure);
      return;
    }
    this.slowSyncs = performance.now() - startedAt < SLOW_SYNC_MS ? 0 : this.slowSyncs + 1;
    const base = writer.end;
    for (const frame of batch.frames) frame.offset += base;
    writer.accept(batch.size);
    this.target.committed(batch);
    this.writing = undefined;
    this.queuedBytes -= batch.size;
    batch.answer();
    this.spare = batch.recycled();
    this.wakeWaiters();
    this.schedule();
  }

  /** What could not be written whole is cut off again, and the log is as if nobody had asked. */
  private takeBack(writer: SegmentWriter, cause: unknown): void {
    try {
      writer.cutBack();
    } catch (error) {
      this.breakDown(error);
      return;
    }
    this.turnAway(new StoreUnavailable('the log cannot be written now', { cause }));
  }

  private turnAway(error: unknown): void {
    const isKnown = error instanceof StoreUnavailable;
    this.rejectAll(isKnown ? error : new StoreUnavailable('the log cannot be written now', { cause: error }));
  }

  /** Whether the last write is on disk cannot be known until the log is opened and read again. */
  private breakDown(cause: unknown): void {
    this.fault = new OutcomeUnknown('the disk did not confirm a write; the log must be opened again', {
      cause,
    });
    this.rejectAll(this.fault);
  }

  /** Whatever waits was numbered on top of what failed, so it fails too. */
  private rejectAll(error: Error): void {
    const batches = [...(this.writing ? [this.writing] : []), ...this.full.splice(0), this.filling];
    this.writing = undefined;
    this.filling = this.emptyBatch();
    this.queuedBytes = 0;
    this.target.failed();
    for (const batch of batches) batch.fail(error);
    this.wakeWaiters();
  }

  private wakeWaiters(): void {
    for (const resolve of this.settledWaiters.splice(0)) resolve();
  }

  private emptyBatch(): Batch {
    const batch = this.spare ?? new Batch();
    this.spare = undefined;
    return batch;
  }
}
