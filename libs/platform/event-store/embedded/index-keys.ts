import { lastRevisionOf, type Frame } from './frame.js';

const WIDE = 6;
/** What six bytes can say; no stream is ever longer. */
export const MAX_REVISION = 2 ** 48 - 1;
const REVISION_BYTES = 8;
const FRAME_BYTES = 16;

/** Small enough for an entry to stay inside a page of the index. */
export const FRAMES_PER_ENTRY = 100;

/** Stream name, NUL (which no name has), revision: the entries of a stream lie together, in order. */
export function streamKey(stream: string, firstRevision: number): Buffer {
  const nameBytes = Buffer.byteLength(stream);
  const key = Buffer.alloc(nameBytes + 1 + REVISION_BYTES);
  key.write(stream);
  key.writeUIntBE(firstRevision, nameBytes + 1 + REVISION_BYTES - WIDE, WIDE);
  return key;
}

/** Behind every entry of the stream. */
export function streamEndKey(stream: string): Buffer {
  return Buffer.from(`${stream}\u0001`);
}

export function revisionIn(key: Buffer): number {
  return key.readUIntBE(key.length - WIDE, WIDE);
}

export function positionKey(position: number): Buffer {
  const key = Buffer.alloc(REVISION_BYTES);
  key.writeUIntBE(position, REVISION_BYTES - WIDE, WIDE);
  return key;
}

/** Frames that follow one another in a stream: position (6), offset (4), bytes (4), events (2) of each. */
export function packFrames(frames: readonly Frame[]): Buffer {
  const packed = Buffer.allocUnsafe(frames.length * FRAME_BYTES);
  let at = 0;
  for (const frame of frames) {
    packed.writeUIntLE(frame.firstPosition, at, WIDE);
    packed.writeUInt32LE(frame.offset, at + 6);
    packed.writeUInt32LE(frame.bytes, at + 10);
    packed.writeUInt16LE(frame.count, at + 14);
    at += FRAME_BYTES;
  }
  return packed;
}

export function unpackFrames(stream: string, firstRevision: number, packed: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < packed.length; at += FRAME_BYTES) {
    const last = frames.at(-1);
    frames.push({
      stream,
      firstPosition: packed.readUIntLE(at, WIDE),
      firstRevision: last ? lastRevisionOf(last) + 1 : firstRevision,
      offset: packed.readUInt32LE(at + 6),
      bytes: packed.readUInt32LE(at + 10),
      count: packed.readUInt16LE(at + 14),
    });
  }
  return frames;
}
