import { lastPositionOf, lastRevisionOf, type Frame } from './frame.js';

/** Durable frames that the index does not have yet, in the order of the log. */
export class TailPart {
  readonly frames: Frame[] = [];
  readonly byStream = new Map<string, Frame[]>();
  events = 0;

  add(frame: Frame): void {
    this.frames.push(frame);
    this.events += frame.count;
    const ofStream = this.byStream.get(frame.stream);
    if (ofStream) ofStream.push(frame);
    else this.byStream.set(frame.stream, [frame]);
  }
}

/** The end of the log as the index will have it later: bounded, in memory. */
export class Tail {
  private readonly parts: TailPart[] = [new TailPart()];

  get events(): number {
    return this.parts.reduce((sum, part) => sum + part.events, 0);
  }

  add(frame: Frame): void {
    this.parts.at(-1)?.add(frame);
  }

  /** What the index should take next. It stays here, readable and unchanged, until it is dropped. */
  closeOldest(): TailPart {
    const oldest = this.parts[0] ?? new TailPart();
    if (this.parts.length === 1) this.parts.push(new TailPart());
    return oldest;
  }

  dropOldest(): void {
    this.parts.shift();
  }

  lastFrameOf(stream: string): Frame | undefined {
    for (let i = this.parts.length - 1; i >= 0; i--) {
      const frames = this.parts[i]?.byStream.get(stream);
      if (frames) return frames.at(-1);
    }
    return undefined;
  }

  /** Frames of a stream that hold the revision or later ones. */
  framesFrom(stream: string, revision: number, limit: number): Frame[] {
    const frames = this.framesOf(stream);
    const first = frames.findIndex((frame) => lastRevisionOf(frame) >= revision);
    return first < 0 ? [] : frames.slice(first, first + limit);
  }

  /** Frames of a stream that hold the revision or earlier ones, the latest first. */
  framesBackFrom(stream: string, revision: number, limit: number): Frame[] {
    const frames = this.framesOf(stream).filter((frame) => frame.firstRevision <= revision);
    return frames.slice(-limit).reverse();
  }

  private framesOf(stream: string): Frame[] {
    return this.parts.flatMap((part) => part.byStream.get(stream) ?? []);
  }

  /** The frame that holds this position. */
  frameAt(position: number): Frame | undefined {
    const part = this.parts.find(({ frames }) => {
      const [first, last] = [frames[0], frames.at(-1)];
      return first && last && first.firstPosition <= position && position <= lastPositionOf(last);
    });
    return part && frameHolding(part.frames, position);
  }
}

function frameHolding(frames: readonly Frame[], position: number): Frame | undefined {
  let low = 0;
  let high = frames.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((frames[middle]?.firstPosition ?? Infinity) <= position) low = middle;
    else high = middle - 1;
  }
  return frames[low];
}
