import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FrameView, HEADER_BYTES } from './frame.js';
import { syncDirectory, writeNewFile } from './files.js';

/** Disks write sectors whole: what an interrupted write leaves out is whole sectors, still zero. */
const SECTOR_BYTES = 512;

/**
 * Whether the rest of the log is what an interrupted write can leave, and not damage to something
 * that was acknowledged. `rest` goes from the first frame that is not sound to the end of the file;
 * `offset` is where it begins in the file.
 */
export function isTorn(rest: Buffer, offset: number): boolean {
  const frame = new FrameView(rest, 0);
  if (rest.length < HEADER_BYTES) return true;
  const isKnown = frame.hasValidHeader();
  const frameEnd = isKnown ? frame.end : HEADER_BYTES;
  const isIncomplete = isKnown && frameEnd > rest.length;
  const batchStart = isKnown ? -frame.batchDistance : undefined;
  return (isIncomplete || hasEmptySector(rest, frameEnd, offset)) && !hasLaterBatch(rest, batchStart);
}

/** One of the sectors that the first bytes of the rest touch was never written. */
function hasEmptySector(rest: Buffer, bytes: number, offset: number): boolean {
  for (let start = 0; start < bytes && start < rest.length;) {
    const end = start + SECTOR_BYTES - ((offset + start) % SECTOR_BYTES);
    if (isZero(rest.subarray(start, end))) return true;
    start = end;
  }
  return false;
}

/**
 * A write begins only when the one before it is durable: behind what belongs to a later write,
 * nothing can be torn. Headers cannot be mistaken for JSON, which has no zero bytes.
 */
function hasLaterBatch(rest: Buffer, batchStart: number | undefined): boolean {
  for (let at = rest.indexOf('FLF1', 1); at >= 0; at = rest.indexOf('FLF1', at + 1)) {
    const frame = new FrameView(rest, at);
    if (!frame.hasValidHeader()) continue;
    const start = at - frame.batchDistance;
    if (batchStart === undefined ? start > 0 : start !== batchStart) return true;
  }
  return false;
}

export function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

/** Keeps the bytes beside the log, for whoever wants to know what they were. */
export function keepTornBytes(segmentPath: string, position: number, bytes: Buffer): string {
  const directory = dirname(segmentPath);
  let path = join(directory, `torn-${position}.bin`);
  for (let n = 2; existsSync(path); n++) path = join(directory, `torn-${position}-${n}.bin`);
  writeNewFile(path, bytes);
  syncDirectory(directory);
  return path;
}
