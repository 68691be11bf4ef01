import { EventMatcher } from '../event-matcher.js';
import type { RecordedEvent } from '../event-store.js';
import type { Batch } from './batch.js';
import { decodeFrame, type Wanted } from './decode.js';
import { FrameView, lastPositionOf } from './frame.js';

/** A reader is given about this many events at a time. */
const EVENTS_AT_ONCE = 1_000;
const EVERYTHING: Wanted = { matcher: new EventMatcher(), from: 0, to: Infinity };

interface RecentBatch {
  readonly first: number;
  readonly last: number;
  readonly bytes: Buffer;
  events: readonly RecordedEvent[] | undefined;
}

/**
 * The newest batches, as long as somebody listens: decoded once, when the first listener asks, and
 * shared by all. A listener that is too slow for it reads from disk.
 */
export class RecentEvents {
  private batches: RecentBatch[] = [];
  private bytes = 0;
  private listeners = 0;

  constructor(private readonly maxBytes: number) {}

  listen(): void {
    this.listeners++;
  }

  stopListening(): void {
    this.listeners--;
    if (this.listeners > 0) return;
    this.batches = [];
    this.bytes = 0;
  }

  add(batch: Batch): void {
    const [first, last] = [batch.frames[0], batch.frames.at(-1)];
    if (this.listeners === 0 || !first || !last) return;
    const bytes = Buffer.from(batch.bytes);
    this.batches.push({ first: first.firstPosition, last: lastPositionOf(last), bytes, events: undefined });
    this.bytes += bytes.length;
    while (this.bytes > this.maxBytes && this.batches.length > 1) {
      this.bytes -= this.batches.shift()?.bytes.length ?? 0;
    }
  }

  /** The events that follow the position, or a first part of them; none when they are not here. */
  after(position: number): RecordedEvent[] {
    const events: RecordedEvent[] = [];
    for (let i = this.batchHolding(position + 1); i < this.batches.length; i++) {
      const batch = this.batches[i];
      if (!batch || events.length >= EVENTS_AT_ONCE) break;
      batch.events ??= decodeBatch(batch.bytes);
      for (const event of batch.events.slice(Math.max(0, position + 1 - batch.first))) events.push(event);
    }
    return events;
  }

  private batchHolding(position: number): number {
    let low = 0;
    let high = this.batches.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.batches[middle]?.last ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    const isHere = (this.batches[low]?.first ?? Infinity) <= position;
    return isHere ? low : this.batches.length;
  }
}

function decodeBatch(bytes: Buffer): readonly RecordedEvent[] {
  const events: RecordedEvent[] = [];
  for (let at = 0; at < bytes.length;) {
    const frame = new FrameView(bytes, at);
    decodeFrame(frame, EVERYTHING, events);
    at = frame.end;
  }
  return events;
}
