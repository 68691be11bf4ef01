import { EventMatcher } from '../event-matcher.js';
import type { AllRead, RecordedEvent } from '../event-store.js';
import { decodeFrame, type Wanted } from './decode.js';
import type { LogIndex } from './log-index.js';
import { beginningOf, Scan, type Place } from './scan.js';
import type { Segments } from './segments.js';
import type { Tail } from './tail.js';

/** Reading backward goes forward through this many events (or more, as marks are) at a time. */
const EVENTS_BACK = 512;

/** Reads the log in the order of positions. */
export class LogReader {
  constructor(
    private readonly segments: Segments,
    private readonly tail: Tail,
    private readonly index: LogIndex,
  ) {}

  /** Reads whole frames, from the one that holds the first position to the one that holds the last. */
  scan(firstPosition: number, lastPosition: number): Scan {
    return new Scan(this.segments, this.placeBefore(firstPosition), lastPosition);
  }

  async *forward(first: number, last: number, read: AllRead): AsyncIterable<readonly RecordedEvent[]> {
    if (first > last) return;
    const scan = this.scan(first, last);
    const wanted: Wanted = { matcher: new EventMatcher(read.filter), from: first, to: last };
    let left = read.limit ?? Infinity;
    while (left > 0) {
      const run = await scan.next();
      if (!run) return;
      const events: RecordedEvent[] = [];
      for (const frame of run.frames) {
        decodeFrame(frame, wanted, events);
        if (events.length >= left) break;
      }
      if (events.length > left) events.length = left;
      left -= events.length;
      if (events.length > 0) yield events;
    }
  }

  /** From the last position down to the first event of the log. */
  async *backward(last: number, read: AllRead): AsyncIterable<readonly RecordedEvent[]> {
    const matcher = new EventMatcher(read.filter);
    let left = read.limit ?? Infinity;
    for (let to = last; to > 0 && left > 0;) {
      const from = this.placeBefore(Math.max(1, to - EVENTS_BACK)).position;
      const events = await this.eventsBetween({ matcher, from, to });
      events.reverse();
      if (events.length > left) events.length = left;
      left -= events.length;
      to = from - 1;
      if (events.length > 0) yield events;
    }
  }

  private async eventsBetween(wanted: Wanted): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    const scan = this.scan(wanted.from, wanted.to);
    for (let run = await scan.next(); run; run = await scan.next()) {
      for (const frame of run.frames) decodeFrame(frame, wanted, events);
    }
    return events;
  }

  /** A known place at the position or not far before. */
  private placeBefore(position: number): Place {
    const recent = this.tail.frameAt(position);
    if (recent) {
      const segment = this.segments.holding(recent.firstPosition);
      return { position: recent.firstPosition, segment, offset: recent.offset };
    }
    const segment = this.segments.holding(position);
    const mark = this.index.markBefore(position);
    return mark && mark.position >= segment.firstPosition ? { ...mark, segment } : beginningOf(segment);
  }
}
