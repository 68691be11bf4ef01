import type { EncodedEvents } from '../append-rules.js';
import { MAX_STREAM_NAME_BYTES, type Appended, type Position } from '../event-store.js';
import {
  EVENT_PREFIX_BYTES,
  HEADER_BYTES,
  lastPositionOf,
  lastRevisionOf,
  writeFrame,
  type Frame,
} from './frame.js';
import { MAX_BATCH_BYTES } from './limits.js';

const FIRST_CAPACITY = 64 * 1024;

export interface Waiter {
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: Error) => void;
}

/** Appends that go to disk in one write: their frames, one behind the other, and who waits for them. */
export class Batch {
  readonly frames: Frame[] = [];
  private readonly waiters: Waiter[] = [];
  private length = 0;

  constructor(private buffer = Buffer.allocUnsafeSlow(FIRST_CAPACITY)) {}

  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  get size(): number {
    return this.length;
  }

  /** An empty batch takes any append. */
  hasRoomFor(events: EncodedEvents): boolean {
    return this.length === 0 || this.length + maxFrameBytes(events) <= MAX_BATCH_BYTES;
  }

  add(frame: Frame, events: EncodedEvents, waiter: Waiter): void {
    frame.offset = this.length;
    writeFrame(this.buffer, frame, events);
    this.length += frame.bytes;
    this.frames.push(frame);
    this.waiters.push(waiter);
  }

  /** Tells everyone that their append is durable. */
  answer(): void {
    for (let i = 0; i < this.frames.length; i++) {
      const frame = this.frames[i];
      if (frame) this.waiters[i]?.resolve(answerFor(frame));
    }
  }

  fail(error: Error): void {
    for (const waiter of this.waiters) waiter.reject(error);
  }

  /** An empty batch in the memory of this one, which is done with. */
  recycled(): Batch {
    return new Batch(this.buffer);
  }

  /** Makes sure that `add` finds the memory it needs. */
  reserve(events: EncodedEvents): void {
    const bytes = this.length + maxFrameBytes(events);
    if (bytes <= this.buffer.length) return;
    const bigger = Buffer.allocUnsafeSlow(Math.max(bytes, this.buffer.length * 2));
    this.buffer.copy(bigger, 0, 0, this.length);
    this.buffer = bigger;
  }
}

function maxFrameBytes(events: EncodedEvents): number {
  return HEADER_BYTES + MAX_STREAM_NAME_BYTES + events.ids.length * EVENT_PREFIX_BYTES + events.maxBytes;
}

function answerFor(frame: Frame): Appended {
  return {
    revision: lastRevisionOf(frame),
    position: String(lastPositionOf(frame)) as Position,
    repeated: false,
  };
}
