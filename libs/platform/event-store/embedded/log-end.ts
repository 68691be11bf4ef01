import type { Batch } from './batch.js';
import type { Indexer } from './indexer.js';
import type { OpenLog } from './open-log.js';
import { SEGMENT_HEADER_BYTES } from './segment-header.js';
import { SegmentWriter } from './segment-writer.js';
import type { Segments } from './segments.js';

/** Where the next batch goes: the last segment, or a new one when that is full. */
export class LogEnd {
  private readonly segments: Segments;
  private readonly indexer: Indexer;
  private writer: SegmentWriter;

  constructor(
    { segments, indexer, writer }: OpenLog,
    private readonly segmentBytes: number,
  ) {
    this.segments = segments;
    this.indexer = indexer;
    this.writer = writer;
  }

  readyWriter(batch: Batch): SegmentWriter | Promise<SegmentWriter> {
    return this.indexer.isBehind ? this.afterIndex(batch) : this.roomyWriter(batch);
  }

  /** Leaves the file as long as the log is. */
  seal(): void {
    this.writer.cutBack();
  }

  close(): void {
    this.writer.close();
  }

  private async afterIndex(batch: Batch): Promise<SegmentWriter> {
    while (this.indexer.isBehind) await this.indexer.caughtUp();
    return this.roomyWriter(batch);
  }

  private roomyWriter(batch: Batch): SegmentWriter {
    if (this.writer.end < this.segmentBytes) return this.writer;
    this.writer.cutBack();
    const firstPosition = batch.frames[0]?.firstPosition ?? 0;
    const next = new SegmentWriter(this.segments.begin(firstPosition), SEGMENT_HEADER_BYTES);
    this.writer.close();
    this.writer = next;
    return next;
  }
}
