import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CorruptLog, StoreUnavailable } from '../event-store.js';
import { readFully, syncDirectory, writeNewFile } from './files.js';
import { MAX_OPEN_SEGMENTS } from './limits.js';
import { decodeSegmentHeader, encodeSegmentHeader, SEGMENT_HEADER_BYTES } from './segment-header.js';

const FILE_NAME = /^(\d{20})\.log$/;
const UNFINISHED = '.new';

export interface Segment {
  readonly path: string;
  readonly firstPosition: number;
}

interface OpenFile {
  readonly fd: number;
  readers: number;
}

/** The files of the log, in order. Each is named by the position of its first event. */
export class Segments {
  private readonly openFiles = new Map<Segment, OpenFile>();
  private isClosed = false;

  private constructor(
    private readonly directory: string,
    private readonly list: Segment[],
    readonly logId: string,
  ) {}

  static open(directory: string): Segments {
    const names = readdirSync(directory);
    for (const name of names) if (name.endsWith(UNFINISHED)) rmSync(join(directory, name));
    const list = names
      .filter((name) => FILE_NAME.test(name))
      .sort()
      .map((name) => ({ path: join(directory, name), firstPosition: Number(name.slice(0, 20)) }));
    const first = list[0];
    if (!first) {
      const segments = new Segments(directory, [], randomUUID().replaceAll('-', ''));
      segments.begin(1);
      return segments;
    }
    if (first.firstPosition !== 1) throw corrupt(first, 0, 'the segments before this one are missing');
    return new Segments(directory, list, readHeader(first).logId);
  }

  get first(): Segment {
    return this.at(0);
  }

  get last(): Segment {
    return this.at(this.list.length - 1);
  }

  private at(index: number): Segment {
    const segment = this.list[index];
    if (!segment) throw new RangeError(`the log has no segment ${index}`);
    return segment;
  }

  /** The segment in which the event at this position is, if it is anywhere. */
  holding(position: number): Segment {
    let low = 0;
    let high = this.list.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.at(middle).firstPosition <= position) low = middle;
      else high = middle - 1;
    }
    return this.at(low);
  }

  after(segment: Segment): Segment | undefined {
    return this.list[this.list.indexOf(segment) + 1];
  }

  /** Adds a segment, durably. A file under its own name always has its whole header. */
  begin(firstPosition: number): Segment {
    const path = join(this.directory, `${String(firstPosition).padStart(20, '0')}.log`);
    rmSync(path + UNFINISHED, { force: true });
    writeNewFile(path + UNFINISHED, encodeSegmentHeader({ logId: this.logId, firstPosition }));
    renameSync(path + UNFINISHED, path);
    syncDirectory(this.directory);
    const segment = { path, firstPosition };
    // An earlier attempt may have come this far and failed after it.
    if (this.list.at(-1)?.firstPosition === firstPosition) this.list.pop();
    this.list.push(segment);
    return segment;
  }

  sizeOf(segment: Segment): number {
    return statSync(segment.path).size;
  }

  /** Fills the buffer as far as the segment goes, and answers how far that was. */
  async read(segment: Segment, buffer: Buffer, offset: number): Promise<number> {
    const file = this.openFile(segment);
    file.readers++;
    try {
      return await readFully(file.fd, buffer, offset);
    } finally {
      file.readers--;
      if (this.isClosed && file.readers === 0) closeSync(file.fd);
    }
  }

  /** For a single small piece when the caller cannot wait. */
  readNow(segment: Segment, buffer: Buffer, offset: number): number {
    return readSync(this.openFile(segment).fd, buffer, 0, buffer.length, offset);
  }

  close(): void {
    this.isClosed = true;
    for (const { fd, readers } of this.openFiles.values()) if (readers === 0) closeSync(fd);
    this.openFiles.clear();
  }

  private openFile(segment: Segment): OpenFile {
    if (this.isClosed) throw new StoreUnavailable('the log is closed');
    let file = this.openFiles.get(segment);
    if (file) {
      this.openFiles.delete(segment);
    } else {
      this.closeLongestUnused();
      file = { fd: this.openChecked(segment), readers: 0 };
    }
    this.openFiles.set(segment, file);
    return file;
  }

  private openChecked(segment: Segment): number {
    const { logId, firstPosition } = readHeader(segment);
    if (logId !== this.logId) throw corrupt(segment, 0, 'the segment belongs to another log');
    if (firstPosition !== segment.firstPosition) throw corrupt(segment, 0, 'the segment bears a wrong name');
    return openSync(segment.path, 'r');
  }

  private closeLongestUnused(): void {
    if (this.openFiles.size < MAX_OPEN_SEGMENTS) return;
    for (const [segment, file] of this.openFiles) {
      if (file.readers > 0) continue;
      closeSync(file.fd);
      this.openFiles.delete(segment);
      return;
    }
  }
}

export function corrupt(segment: Segment, offset: number, reason: string): CorruptLog {
  return new CorruptLog(`${segment.path} at byte ${offset}: ${reason}`);
}

function readHeader(segment: Segment): { logId: string; firstPosition: number } {
  const buffer = Buffer.alloc(SEGMENT_HEADER_BYTES);
  const fd = openSync(segment.path, 'r');
  try {
    const header = decodeSegmentHeader(buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, 0)));
    if (!header) throw corrupt(segment, 0, 'the header of the segment is damaged');
    return header;
  } finally {
    closeSync(fd);
  }
}
