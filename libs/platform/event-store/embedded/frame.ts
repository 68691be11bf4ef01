import { crc32 } from 'node:zlib';
import type { EncodedEvents } from '../append-rules.js';

/*
 * The log is a row of frames, one for each append; a frame is there whole or not at all. Numbers are
 * little-endian:
 *
 *   bytes
 *    0-3   magic
 *    4-7   CRC-32 of bytes 12-35, so that a header can be believed when the rest cannot
 *    8-11  CRC-32 of everything from byte 12 on
 *   12-15  payload bytes, after the header
 *   16-19  how far back the write began that this frame was part of
 *   20-25  position of the first event
 *   26-31  revision of the first event
 *   32-33  number of events
 *   34-35  bytes of the stream name
 *   36-    stream name; for each event: type bytes (1), body bytes (4), type, body
 */
export const HEADER_BYTES = 36;
export const EVENT_PREFIX_BYTES = 5;

const MAGIC = Buffer.from('FLF1').readUInt32LE();
const HEADER_CRC = 4;
const FRAME_CRC = 8;
const CHECKED_FROM = 12;
const PAYLOAD_BYTES = 12;
const BATCH_DISTANCE = 16;
const FIRST_POSITION = 20;
const FIRST_REVISION = 26;
const COUNT = 32;
const NAME_BYTES = 34;
const WIDE = 6;

/** Where the frame of one append is. Its segment is the one that holds its first position. */
export interface Frame {
  readonly stream: string;
  readonly firstPosition: number;
  readonly firstRevision: number;
  readonly count: number;
  /** In its segment; until it is written, in its batch. */
  offset: number;
  bytes: number;
}

export function lastPositionOf(frame: Frame): number {
  return frame.firstPosition + frame.count - 1;
}

export function lastRevisionOf(frame: Frame): number {
  return frame.firstRevision + frame.count - 1;
}

/** Writes the frame at its offset, and notes its size in it. */
export function writeFrame(buffer: Buffer, frame: Frame, events: EncodedEvents): void {
  const start = frame.offset;
  const nameBytes = buffer.write(frame.stream, start + HEADER_BYTES);
  let at = start + HEADER_BYTES + nameBytes;
  for (let i = 0; i < frame.count; i++)
    at = writeEvent(buffer, at, events.types[i] ?? '', events.bodies[i] ?? '');
  frame.bytes = at - start;
  buffer.writeUInt32LE(MAGIC, start);
  buffer.writeUInt32LE(frame.bytes - HEADER_BYTES, start + PAYLOAD_BYTES);
  buffer.writeUInt32LE(start, start + BATCH_DISTANCE);
  buffer.writeUIntLE(frame.firstPosition, start + FIRST_POSITION, WIDE);
  buffer.writeUIntLE(frame.firstRevision, start + FIRST_REVISION, WIDE);
  buffer.writeUInt16LE(frame.count, start + COUNT);
  buffer.writeUInt16LE(nameBytes, start + NAME_BYTES);
  buffer.writeUInt32LE(
    crc32(buffer.subarray(start + CHECKED_FROM, start + HEADER_BYTES)),
    start + HEADER_CRC,
  );
  buffer.writeUInt32LE(crc32(buffer.subarray(start + CHECKED_FROM, at)), start + FRAME_CRC);
}

function writeEvent(buffer: Buffer, start: number, type: string, body: string): number {
  const typeBytes = buffer.write(type, start + EVENT_PREFIX_BYTES);
  const bodyBytes = buffer.write(body, start + EVENT_PREFIX_BYTES + typeBytes);
  buffer[start] = typeBytes;
  buffer.writeUInt32LE(bodyBytes, start + 1);
  return start + EVENT_PREFIX_BYTES + typeBytes + bodyBytes;
}

/** A frame as it stands in a buffer that was read from a segment. */
export class FrameView {
  constructor(
    readonly buffer: Buffer,
    readonly start: number,
  ) {}

  get bytes(): number {
    return HEADER_BYTES + this.buffer.readUInt32LE(this.start + PAYLOAD_BYTES);
  }

  get end(): number {
    return this.start + this.bytes;
  }

  get batchDistance(): number {
    return this.buffer.readUInt32LE(this.start + BATCH_DISTANCE);
  }

  get firstPosition(): number {
    return this.buffer.readUIntLE(this.start + FIRST_POSITION, WIDE);
  }

  get firstRevision(): number {
    return this.buffer.readUIntLE(this.start + FIRST_REVISION, WIDE);
  }

  get count(): number {
    return this.buffer.readUInt16LE(this.start + COUNT);
  }

  get firstEventAt(): number {
    return this.start + HEADER_BYTES + this.buffer.readUInt16LE(this.start + NAME_BYTES);
  }

  get stream(): string {
    return this.buffer.toString('utf8', this.start + HEADER_BYTES, this.firstEventAt);
  }

  /** The header is whole and can be believed. */
  hasValidHeader(): boolean {
    const { buffer, start } = this;
    if (buffer.length - start < HEADER_BYTES || buffer.readUInt32LE(start) !== MAGIC) return false;
    const headerCrc = crc32(buffer.subarray(start + CHECKED_FROM, start + HEADER_BYTES));
    return headerCrc === buffer.readUInt32LE(start + HEADER_CRC);
  }

  /** The whole frame is in the buffer, as far as its header can be believed. */
  isWhole(): boolean {
    return this.buffer.length - this.start >= HEADER_BYTES && this.end <= this.buffer.length;
  }

  /** The frame is whole and is what was written. */
  isSound(): boolean {
    const { buffer, start } = this;
    if (!this.isWhole() || buffer.readUInt32LE(start) !== MAGIC) return false;
    return crc32(buffer.subarray(start + CHECKED_FROM, this.end)) === buffer.readUInt32LE(start + FRAME_CRC);
  }
}

/** What is in the buffer is sound, and is the frame that was looked for. */
export function isFrame(view: FrameView, frame: Frame): boolean {
  return (
    view.isSound() &&
    view.stream === frame.stream &&
    view.firstPosition === frame.firstPosition &&
    view.firstRevision === frame.firstRevision &&
    view.count === frame.count
  );
}
