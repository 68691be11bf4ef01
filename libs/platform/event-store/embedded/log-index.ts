import { open, type Database, type RootDatabase } from 'lmdb';
import { StoreUnavailable } from '../event-store.js';
import { lastRevisionOf, type Frame } from './frame.js';
import {
  FRAMES_PER_ENTRY,
  packFrames,
  positionKey,
  revisionIn,
  streamEndKey,
  streamKey,
  unpackFrames,
} from './index-keys.js';
import type { TailPart } from './tail.js';

export const INDEX_FORMAT = 1;
/** Reading from any position starts at most about this far before it. */
const BYTES_BETWEEN_MARKS = 256 * 1024;
const CHECKPOINT = Buffer.from('checkpoint');
const BINARY = { encoding: 'binary', keyEncoding: 'binary' } as const;
/** Without these two a write that fails (a full disk) rejects a promise nobody holds, and `close` hangs. */
const SURVIVES_FAILED_WRITES = { overlappingSync: false, eventTurnBatching: false };

/** How far the index goes, and the last frame in it, by which the log is known again. */
export interface Checkpoint {
  readonly format: number;
  readonly logId: string;
  readonly lastFrame: Frame;
}

/**
 * Where the frames of each stream are, and where to begin reading from a position. All of it comes
 * from the log and can be made anew from it; what it says is checked against the log on each read.
 */
export class LogIndex {
  private readonly root: RootDatabase<Buffer, Buffer>;
  private readonly streams: Database<Buffer, Buffer>;
  private readonly marks: Database<Buffer, Buffer>;
  private markedAt: number | undefined;
  private isClosed = false;

  constructor(path: string) {
    this.root = open<Buffer, Buffer>({ path, noSubdir: false, ...BINARY, ...SURVIVES_FAILED_WRITES });
    this.streams = this.root.openDB<Buffer, Buffer>('streams', BINARY);
    this.marks = this.root.openDB<Buffer, Buffer>('marks', BINARY);
  }

  checkpoint(): Checkpoint | undefined {
    const stored = this.root.getBinary(CHECKPOINT);
    if (!stored) return undefined;
    return JSON.parse(stored.toString()) as Checkpoint;
  }

  /**
   * Adds what follows the checkpoint, and moves that: all of it or nothing. At once, for when a commit
   * in the background fails (a full disk), LMDB rejects a promise that nobody holds.
   */
  add(part: TailPart, logId: string): void {
    const lastFrame = part.frames.at(-1);
    if (!lastFrame) return;
    const checkpoint: Checkpoint = { format: INDEX_FORMAT, logId, lastFrame };
    this.root.transactionSync(() => {
      this.root.putSync(CHECKPOINT, Buffer.from(JSON.stringify(checkpoint)));
      for (const [stream, frames] of part.byStream) this.putStream(stream, frames);
      for (const frame of part.frames) this.putMark(frame);
    });
    this.root.resetReadTxn();
  }

  private putStream(stream: string, frames: readonly Frame[]): void {
    for (let i = 0; i < frames.length; i += FRAMES_PER_ENTRY) {
      const key = streamKey(stream, frames[i]?.firstRevision ?? 0);
      this.streams.putSync(key, packFrames(frames.slice(i, i + FRAMES_PER_ENTRY)));
    }
  }

  private putMark(frame: Frame): void {
    const isNear =
      this.markedAt !== undefined &&
      frame.offset > this.markedAt &&
      frame.offset - this.markedAt < BYTES_BETWEEN_MARKS;
    if (isNear) return;
    this.markedAt = frame.offset;
    const offset = Buffer.alloc(4);
    offset.writeUInt32LE(frame.offset);
    this.marks.putSync(positionKey(frame.firstPosition), offset);
  }

  lastFrameOf(stream: string): Frame | undefined {
    this.checkOpen();
    const range = { start: streamEndKey(stream), end: streamKey(stream, 0), reverse: true, limit: 1 };
    for (const { key, value } of this.streams.getRange(range)) {
      return unpackFrames(stream, revisionIn(key), value).at(-1);
    }
    const value = this.streams.getBinary(streamKey(stream, 0));
    return value && unpackFrames(stream, 0, value).at(-1);
  }

  /** Frames of a stream that hold the revision or later ones. */
  framesFrom(stream: string, revision: number, limit: number): Frame[] {
    this.checkOpen();
    const found: Frame[] = [];
    const start = this.entryHolding(stream, revision);
    for (const { key, value } of this.streams.getRange({ start, end: streamEndKey(stream) })) {
      for (const frame of unpackFrames(stream, revisionIn(key), value)) {
        if (lastRevisionOf(frame) < revision) continue;
        found.push(frame);
        if (found.length === limit) return found;
      }
    }
    return found;
  }

  /** Frames of a stream that hold the revision or earlier ones, the latest first. */
  framesBackFrom(stream: string, revision: number, limit: number): Frame[] {
    this.checkOpen();
    const found: Frame[] = [];
    for (let upTo = revision; upTo >= 0 && found.length < limit;) {
      const key = this.entryHolding(stream, upTo);
      const value = this.streams.getBinary(key);
      if (!value) break;
      const frames = unpackFrames(stream, revisionIn(key), value).filter((f) => f.firstRevision <= upTo);
      found.push(...frames.reverse());
      upTo = revisionIn(key) - 1;
    }
    return found.slice(0, limit);
  }

  /** The key of the last entry of the stream that begins at the revision or before. */
  private entryHolding(stream: string, revision: number): Buffer {
    const first = streamKey(stream, 0);
    const range = { start: streamKey(stream, revision), end: first, reverse: true, limit: 1 };
    for (const key of this.streams.getKeys(range)) return key;
    return first;
  }

  /** A place where a frame begins, at the position or not far before. */
  markBefore(position: number): { position: number; offset: number } | undefined {
    this.checkOpen();
    for (const { key, value } of this.marks.getRange({
      start: positionKey(position),
      reverse: true,
      limit: 1,
    })) {
      return { position: revisionIn(key), offset: value.readUInt32LE() };
    }
    return undefined;
  }

  private checkOpen(): void {
    if (this.isClosed) throw new StoreUnavailable('the log is closed');
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.root.close();
  }
}
