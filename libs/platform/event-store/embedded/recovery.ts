import { FrameView, type Frame } from './frame.js';
import type { Indexer } from './indexer.js';
import { MAX_BATCH_BYTES } from './limits.js';
import { beginningOf, DAMAGED, type Place } from './scan.js';
import { corrupt, type Segments } from './segments.js';
import { isTorn, isZero, keepTornBytes } from './torn-tail.js';

const RECOVERY_CHUNK_BYTES = 2 * MAX_BATCH_BYTES;

/** Says in one line what a start found and did about it. */
export type Report = (line: string) => void;

/**
 * Reads the log from where the index ends to where the log does. An interrupted write at the end is
 * cut off; anything else that is not what was written is damage and stops the start.
 */
export class Recovery {
  private readonly buffer = Buffer.allocUnsafeSlow(RECOVERY_CHUNK_BYTES);

  constructor(
    private readonly segments: Segments,
    private readonly indexer: Indexer,
    private readonly report: Report,
  ) {}

  /** Answers where the next frame goes. */
  async run(start: Place): Promise<Place> {
    let place = start;
    for (;;) {
      place = await this.readSoundFrames(place);
      const { segment, offset, position } = place;
      const next = this.segments.after(segment);
      const isAtEnd = offset === this.segments.sizeOf(segment);
      if (!next) return isAtEnd ? place : await this.cutTail(place);
      if (!isAtEnd) throw corrupt(segment, offset, DAMAGED);
      if (next.firstPosition !== position)
        throw corrupt(next, 0, `position ${position} is missing before it`);
      place = beginningOf(next);
    }
  }

  private async readSoundFrames(start: Place): Promise<Place> {
    let { position, offset } = start;
    for (;;) {
      const data = this.buffer.subarray(0, await this.segments.read(start.segment, this.buffer, offset));
      const frames = soundFrames(data, position, offset);
      const last = frames.at(-1);
      if (!last) return { position, offset, segment: start.segment };
      this.indexer.add(frames);
      while (this.indexer.isBehind) await this.indexer.caughtUp();
      position = last.firstPosition + last.count;
      offset = last.offset + last.bytes;
    }
  }

  /** What is cut off was never acknowledged. It is kept beside the log all the same. */
  private async cutTail(place: Place): Promise<Place> {
    const { segment, offset, position } = place;
    const rest = this.buffer.subarray(0, await this.segments.read(segment, this.buffer, offset));
    if (isZero(rest)) return place;
    if (rest.length > MAX_BATCH_BYTES || !isTorn(rest, offset)) throw corrupt(segment, offset, DAMAGED);
    const kept = keepTornBytes(segment.path, position, rest);
    this.report(`The last write to the log was interrupted: cut ${rest.length} bytes off, kept in ${kept}`);
    return place;
  }
}

function soundFrames(data: Buffer, firstPosition: number, offset: number): Frame[] {
  const frames: Frame[] = [];
  let position = firstPosition;
  for (let view = new FrameView(data, 0); view.isSound(); view = new FrameView(data, view.end)) {
    if (view.firstPosition !== position) break;
    const { stream, firstRevision, count, bytes } = view;
    frames.push({
      stream,
      firstPosition: position,
      firstRevision,
      count,
      offset: offset + view.start,
      bytes,
    });
    position += count;
  }
  return frames;
}
