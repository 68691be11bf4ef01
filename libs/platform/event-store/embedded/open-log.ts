import { join } from 'node:path';
import { DirectoryLock } from '../directory-lock.js';
import { Indexer } from './indexer.js';
import type { EmbeddedLimits } from './limits.js';
import type { LogIndex } from './log-index.js';
import { openIndex } from './open-index.js';
import { Recovery, type Report } from './recovery.js';
import { SegmentWriter } from './segment-writer.js';
import { Segments } from './segments.js';
import { Tail } from './tail.js';

/** The files of a log, opened, recovered and owned by this process. */
export interface OpenLog {
  readonly lock: DirectoryLock;
  readonly segments: Segments;
  readonly index: LogIndex;
  readonly tail: Tail;
  readonly indexer: Indexer;
  readonly writer: SegmentWriter;
  readonly lastPosition: number;
}

const INDEX_DIRECTORY = 'index';

export async function openLog(directory: string, limits: EmbeddedLimits, report: Report): Promise<OpenLog> {
  const lock = DirectoryLock.acquire(directory);
  try {
    return await openLocked(directory, lock, { limits, report });
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Settings {
  readonly limits: EmbeddedLimits;
  readonly report: Report;
}

async function openLocked(directory: string, lock: DirectoryLock, settings: Settings): Promise<OpenLog> {
  const { limits, report } = settings;
  const segments = Segments.open(directory);
  const { index, end: indexedTo } = await openIndex(join(directory, INDEX_DIRECTORY), segments, report);
  const tail = new Tail();
  const indexer = new Indexer(index, tail, segments.logId, limits);
  try {
    const end = await new Recovery(segments, indexer, report).run(indexedTo);
    const writer = new SegmentWriter(end.segment, end.offset);
    // What a killed process had written but nobody had confirmed becomes durable, or is cut off.
    writer.cutBack();
    return { lock, segments, index, tail, indexer, writer, lastPosition: end.position - 1 };
  } catch (error) {
    await indexer.close();
    await index.close();
    segments.close();
    throw error;
  }
}
