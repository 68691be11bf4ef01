import { crc32 } from 'node:zlib';

/*
 * A segment begins with a header of 64 bytes: magic (8), the identity of the log (16), the position
 * of the first event (6, little-endian), zeros, and the CRC-32 of all that in the last 4.
 */
export const SEGMENT_HEADER_BYTES = 64;

const MAGIC = 'FLORINL1';
const LOG_ID = 8;
const LOG_ID_END = 24;
const FIRST_POSITION = 24;
const WIDE = 6;
const CRC = 60;

export interface SegmentHeader {
  /** A UUID in hexadecimal: what was derived from another log is recognised by it. */
  readonly logId: string;
  readonly firstPosition: number;
}

export function encodeSegmentHeader({ logId, firstPosition }: SegmentHeader): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  header.write(MAGIC);
  header.write(logId, LOG_ID, 'hex');
  header.writeUIntLE(firstPosition, FIRST_POSITION, WIDE);
  header.writeUInt32LE(crc32(header.subarray(0, CRC)), CRC);
  return header;
}

export function decodeSegmentHeader(header: Buffer): SegmentHeader | undefined {
  if (header.length < SEGMENT_HEADER_BYTES || header.toString('latin1', 0, LOG_ID) !== MAGIC)
    return undefined;
  if (crc32(header.subarray(0, CRC)) !== header.readUInt32LE(CRC)) return undefined;
  return {
    logId: header.toString('hex', LOG_ID, LOG_ID_END),
    firstPosition: header.readUIntLE(FIRST_POSITION, WIDE),
  };
}
