import { checkStreamName, encodeEvents, revisionIn, sameIds, type EncodedEvents } from '../append-rules.js';
import {
  WrongExpectedRevision,
  type Appended,
  type Expected,
  type NewEvent,
  type RecordedEvent,
} from '../event-store.js';
import { lastPositionOf, lastRevisionOf, type Frame } from './frame.js';
import type { GroupCommit } from './group-commit.js';
import { Heads, type Head } from './heads.js';
import type { StreamReader } from './stream-reader.js';

const NO_STREAM = -1;

interface Attempt {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly NewEvent[];
  readonly ids: readonly string[];
}

/**
 * Decides whether an append may be done, and numbers its events, at once: on the assumption that
 * those decided before it and still on their way to the disk will succeed.
 */
export class Appender {
  private readonly heads: Heads;

  constructor(
    private readonly commit: GroupCommit,
    private readonly streams: StreamReader,
    private nextPosition: number,
  ) {
    this.heads = new Heads(
      (stream) => headFrom(this.streams.lastFrameOf(stream)),
      () => this.commit.underWay(),
    );
  }

  append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    this.commit.checkOpen();
    const encoded = encodeEvents(events);
    const head = this.headOf(stream);
    const after = revisionIn(expected);
    if (after === undefined) {
      if (expected === 'exists' && head.revision === NO_STREAM) throw wrong(stream, expected, head);
      if (sameIds(this.lastIdsOf(stream, head), encoded.ids)) {
        const firstRevision = head.revision - encoded.ids.length + 1;
        return this.repeat({ stream, expected, events, ids: encoded.ids }, head, firstRevision);
      }
    } else if (head.revision > after) {
      return this.repeat({ stream, expected, events, ids: encoded.ids }, head, after + 1);
    } else if (head.revision < after) {
      throw wrong(stream, expected, head);
    }
    this.commit.makeRoomFor(encoded);
    return this.commit.enqueue(this.nextFrame(stream, head, encoded), encoded);
  }

  /** Appends under way have failed: the log ends here. */
  startOver(lastPosition: number): void {
    this.nextPosition = lastPosition + 1;
    this.heads.clear();
  }

  private headOf(stream: string): Head {
    const head = this.heads.get(stream);
    if (head) return head;
    checkStreamName(stream);
    return this.heads.load(stream);
  }

  private lastIdsOf(stream: string, head: Head): readonly string[] {
    if (!head.lastIds) {
      const frame = this.streams.lastFrameOf(stream);
      head.lastIds = frame ? this.streams.idsOf(frame) : [];
    }
    return head.lastIds;
  }

  private nextFrame(stream: string, head: Head, { ids }: EncodedEvents): Frame {
    const count = ids.length;
    const frame = {
      stream,
      firstPosition: this.nextPosition,
      firstRevision: head.revision + 1,
      count,
      offset: 0,
      bytes: 0,
    };
    this.nextPosition += count;
    head.revision += count;
    head.lastPosition = this.nextPosition - 1;
    head.lastIds = ids;
    return frame;
  }

  /** The place is taken: by an earlier call of this very append, or by another one. */
  private async repeat(attempt: Attempt, { revision, lastPosition }: Head, first: number): Promise<Appended> {
    const { stream, expected, events, ids } = attempt;
    await this.commit.settled(lastPosition);
    const there: RecordedEvent[] = [];
    for await (const batch of this.streams.forward(stream, { from: first, limit: ids.length }))
      there.push(...batch);
    const last = there.at(-1);
    if (last && sameIds(idsOf(there), ids)) {
      return { revision: last.revision, position: last.position, repeated: true };
    }
    if (last && revisionIn(expected) !== undefined)
      throw new WrongExpectedRevision(stream, expected, revision);
    // What was in the way has failed.
    return this.append(stream, expected, events);
  }
}

function headFrom(frame: Frame | undefined): Head {
  if (!frame) return { revision: NO_STREAM, lastPosition: 0, lastIds: [] };
  return { revision: lastRevisionOf(frame), lastPosition: lastPositionOf(frame), lastIds: undefined };
}

function idsOf(events: readonly RecordedEvent[]): string[] {
  return events.map((event) => event.id);
}

function wrong(stream: string, expected: Expected, { revision }: Head): WrongExpectedRevision {
  return new WrongExpectedRevision(stream, expected, revision === NO_STREAM ? undefined : revision);
}
