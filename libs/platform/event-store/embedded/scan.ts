import { FrameView } from './frame.js';
import { CHUNK_BYTES } from './limits.js';
import { SEGMENT_HEADER_BYTES } from './segment-header.js';
import { corrupt, type Segment, type Segments } from './segments.js';

export const DAMAGED = 'what is there is not what was written';

/** A point of the log between two frames. */
export interface Place {
  /** Of the first event behind it. */
  readonly position: number;
  readonly segment: Segment;
  readonly offset: number;
}

export function beginningOf(segment: Segment): Place {
  return { position: segment.firstPosition, segment, offset: SEGMENT_HEADER_BYTES };
}

/** Whole frames that lie one behind the other in a segment. */
export interface Run {
  readonly segment: Segment;
  readonly frames: readonly FrameView[];
}

/**
 * Reads the log from a place up to a position that is known to be durable, checking every frame.
 * While one run is being used the next is already being read; a run is good until the one after it
 * is asked for.
 */
export class Scan {
  private buffer = Buffer.alloc(0);
  private spare = Buffer.alloc(0);
  private ahead: Promise<Run | undefined> | undefined;

  constructor(
    private readonly segments: Segments,
    private place: Place,
    private readonly lastPosition: number,
  ) {}

  async next(): Promise<Run | undefined> {
    const run = await (this.ahead ?? this.readRun());
    this.ahead = run && this.readRun();
    // Whoever asks next hears of a failure; if nobody asks, nobody needs to.
    this.ahead?.catch(() => undefined);
    return run;
  }

  private async readRun(): Promise<Run | undefined> {
    while (this.place.position <= this.lastPosition) {
      const { segment, offset } = this.place;
      const data = await this.readChunk(segment, offset);
      if (data.length === 0) {
        this.goToNextSegment();
        continue;
      }
      const frames = this.framesIn(data);
      if (frames.length > 0) return { segment, frames };
      const big = new FrameView(data, 0);
      if (data.length < CHUNK_BYTES || !big.hasValidHeader()) throw corrupt(segment, offset, DAMAGED);
      return { segment, frames: [await this.readBigFrame(big.bytes)] };
    }
    return undefined;
  }

  private async readChunk(segment: Segment, offset: number): Promise<Buffer> {
    const buffer = this.spare.length > 0 ? this.spare : Buffer.allocUnsafeSlow(CHUNK_BYTES);
    this.spare = this.buffer;
    this.buffer = buffer;
    return buffer.subarray(0, await this.segments.read(segment, buffer, offset));
  }

  private async readBigFrame(bytes: number): Promise<FrameView> {
    const { segment, offset } = this.place;
    const buffer = Buffer.allocUnsafeSlow(bytes);
    const [frame] = this.framesIn(buffer.subarray(0, await this.segments.read(segment, buffer, offset)));
    if (!frame) throw corrupt(segment, offset, DAMAGED);
    return frame;
  }

  /** The whole frames at the beginning of what was read; the place moves behind them. */
  private framesIn(data: Buffer): FrameView[] {
    const { segment, offset } = this.place;
    let { position } = this.place;
    const frames: FrameView[] = [];
    let at = 0;
    while (position <= this.lastPosition) {
      const frame = new FrameView(data, at);
      if (!frame.isWhole()) break;
      if (!frame.isSound() || frame.firstPosition !== position) throw corrupt(segment, offset + at, DAMAGED);
      frames.push(frame);
      position += frame.count;
      at = frame.end;
    }
    this.place = { position, segment, offset: offset + at };
    return frames;
  }

  private goToNextSegment(): void {
    const { segment, offset, position } = this.place;
    const next = this.segments.after(segment);
    if (next?.firstPosition !== position) {
      throw corrupt(
        segment,
        offset,
        `the log goes on at position ${next?.firstPosition ?? 'none'}, not ${position}`,
      );
    }
    this.place = beginningOf(next);
  }
}
