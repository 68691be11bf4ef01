import { existsSync, rmSync } from 'node:fs';
import { FrameView, isFrame, lastPositionOf } from './frame.js';
import { isWholeIndexFile } from './index-file.js';
import { INDEX_FORMAT, LogIndex, type Checkpoint } from './log-index.js';
import type { Report } from './recovery.js';
import { beginningOf, type Place } from './scan.js';
import { SEGMENT_HEADER_BYTES } from './segment-header.js';
import type { Segments } from './segments.js';

export interface OpenIndex {
  readonly index: LogIndex;
  /** Where the log goes on behind what is indexed. */
  readonly end: Place;
}

/** Opens the index, or begins a new one when it is not there or is not that of this log. */
export async function openIndex(path: string, segments: Segments, report: Report): Promise<OpenIndex> {
  const wasThere = existsSync(path);
  const opened = wasThere ? await openExisting(path, segments, report) : undefined;
  if (opened) return opened;
  rmSync(path, { recursive: true, force: true });
  if (!isNew(segments)) {
    report(
      `The index of the log ${wasThere ? 'does not fit it' : 'is missing'}: making it anew from the log`,
    );
  }
  return { index: new LogIndex(path), end: beginningOf(segments.first) };
}

async function openExisting(
  path: string,
  segments: Segments,
  report: Report,
): Promise<OpenIndex | undefined> {
  try {
    if (!isWholeIndexFile(path)) return undefined;
    const index = new LogIndex(path);
    const end = placeBehind(index.checkpoint(), segments);
    if (end) return { index, end };
    await index.close();
  } catch (error) {
    report(`The index of the log cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return undefined;
}

function isNew(segments: Segments): boolean {
  return segments.first === segments.last && segments.sizeOf(segments.first) <= SEGMENT_HEADER_BYTES;
}

/** The index fits the log when it is empty, or the last frame it knows is there, unchanged. */
function placeBehind(checkpoint: Checkpoint | undefined, segments: Segments): Place | undefined {
  if (!checkpoint) return beginningOf(segments.first);
  if (checkpoint.format !== INDEX_FORMAT || checkpoint.logId !== segments.logId) return undefined;
  const { lastFrame } = checkpoint;
  const segment = segments.holding(lastFrame.firstPosition);
  const buffer = Buffer.alloc(lastFrame.bytes);
  const data = buffer.subarray(0, segments.readNow(segment, buffer, lastFrame.offset));
  if (!isFrame(new FrameView(data, 0), lastFrame)) return undefined;
  return {
    position: lastPositionOf(lastFrame) + 1,
    segment,
    offset: lastFrame.offset + lastFrame.bytes,
  };
}
