import { EventMatcher } from '../event-matcher.js';
import type { RecordedEvent, StreamRead } from '../event-store.js';
import { decodeFrame, type Wanted } from './decode.js';
import { FrameView, isFrame, type Frame } from './frame.js';
import { MAX_REVISION } from './index-keys.js';
import type { LogIndex } from './log-index.js';
import { DAMAGED } from './scan.js';
import { corrupt, type Segment, type Segments } from './segments.js';
import type { Tail } from './tail.js';

const FRAMES_PER_PAGE = 256;
const BYTES_PER_PAGE = 4 * 1024 * 1024;
/** Frames that are nearer than this are read together, with what lies between them. */
const NEAR_BYTES = 32 * 1024;
const SPAN_BYTES = 1024 * 1024;
const EVERYTHING: Wanted = { matcher: new EventMatcher(), from: 0, to: Infinity };

/** Frames of one segment that are read in one go. */
interface Span {
  readonly segment: Segment;
  readonly frames: Frame[];
}

/** Reads single streams, by what the tail and the index know about where their frames are. */
export class StreamReader {
  constructor(
    private readonly segments: Segments,
    private readonly tail: Tail,
    private readonly index: LogIndex,
  ) {}

  lastFrameOf(stream: string): Frame | undefined {
    return this.tail.lastFrameOf(stream) ?? this.index.lastFrameOf(stream);
  }

  /** The ids of an append, at once: for when the caller must not let anybody else in between. */
  idsOf(frame: Frame): string[] {
    const segment = this.segments.holding(frame.firstPosition);
    const buffer = Buffer.allocUnsafeSlow(frame.bytes);
    const read = this.segments.readNow(segment, buffer, frame.offset);
    return this.eventsOf(frame, buffer.subarray(0, read), 0).map((event) => event.id);
  }

  async *forward(stream: string, read: StreamRead): AsyncIterable<readonly RecordedEvent[]> {
    let left = read.limit ?? Infinity;
    for (let from = clamped(read.from ?? 0); left > 0;) {
      const frames = this.framesFrom(stream, from, Math.min(left, FRAMES_PER_PAGE));
      const first = from;
      const events = (await this.read(frames)).flat().filter((event) => event.revision >= first);
      if (events.length === 0) return;
      if (events.length > left) events.length = left;
      left -= events.length;
      from += events.length;
      yield events;
    }
  }

  async *backward(stream: string, read: StreamRead): AsyncIterable<readonly RecordedEvent[]> {
    let left = read.limit ?? Infinity;
    for (let from = clamped(read.from ?? MAX_REVISION); left > 0 && from >= 0;) {
      const frames = this.framesBackFrom(stream, from, Math.min(left, FRAMES_PER_PAGE));
      const first = from;
      const events = (await this.read(frames.reverse())).flat().filter((event) => event.revision <= first);
      events.reverse();
      if (events.length === 0) return;
      if (events.length > left) events.length = left;
      left -= events.length;
      from = (events.at(-1)?.revision ?? 0) - 1;
      yield events;
    }
  }

  private framesFrom(stream: string, revision: number, limit: number): Frame[] {
    const indexed = this.index.framesFrom(stream, revision, limit);
    return withinPage(indexed.length > 0 ? indexed : this.tail.framesFrom(stream, revision, limit));
  }

  private framesBackFrom(stream: string, revision: number, limit: number): Frame[] {
    const recent = this.tail.framesBackFrom(stream, revision, limit);
    return withinPage(recent.length > 0 ? recent : this.index.framesBackFrom(stream, revision, limit));
  }

  /** The events of each frame; the frames are in the order of the log. */
  private async read(frames: readonly Frame[]): Promise<RecordedEvent[][]> {
    const read = await Promise.all(this.spansOf(frames).map((span) => this.readSpan(span)));
    return read.flat();
  }

  private spansOf(frames: readonly Frame[]): Span[] {
    const spans: Span[] = [];
    for (const frame of frames) {
      const segment = this.segments.holding(frame.firstPosition);
      const span = spans.at(-1);
      if (span?.segment === segment && isNear(span.frames, frame)) span.frames.push(frame);
      else spans.push({ segment, frames: [frame] });
    }
    return spans;
  }

  private async readSpan({ segment, frames }: Span): Promise<RecordedEvent[][]> {
    const start = frames[0]?.offset ?? 0;
    const buffer = Buffer.allocUnsafeSlow(endOf(frames) - start);
    const data = buffer.subarray(0, await this.segments.read(segment, buffer, start));
    return frames.map((frame) => this.eventsOf(frame, data, frame.offset - start));
  }

  private eventsOf(frame: Frame, data: Buffer, at: number): RecordedEvent[] {
    const view = new FrameView(data, at);
    if (!isFrame(view, frame)) {
      throw corrupt(this.segments.holding(frame.firstPosition), frame.offset, DAMAGED);
    }
    const events: RecordedEvent[] = [];
    decodeFrame(view, EVERYTHING, events);
    return events;
  }
}

function clamped(revision: number): number {
  return Math.max(0, Math.min(revision, MAX_REVISION));
}

function isNear(frames: readonly Frame[], next: Frame): boolean {
  const gap = next.offset - endOf(frames);
  return gap >= 0 && gap <= NEAR_BYTES && next.offset + next.bytes - (frames[0]?.offset ?? 0) <= SPAN_BYTES;
}

function endOf(frames: readonly Frame[]): number {
  const last = frames.at(-1);
  return last ? last.offset + last.bytes : 0;
}

/** At least one frame, and as many more as fit. Frames must follow one another in their stream. */
function withinPage(frames: Frame[]): Frame[] {
  let bytes = 0;
  const tooMany = frames.findIndex((frame, i) => (bytes += frame.bytes) > BYTES_PER_PAGE && i > 0);
  return tooMany < 0 ? frames : frames.slice(0, tooMany);
}
