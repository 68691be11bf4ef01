import type { EventStore, Position, RecordedEvent } from '#platform/event-store/event-store';
import { instant } from '#platform/kernel/clock';
import { backOffMs, pause, type BackOff } from '#platform/retrying/back-off';
import type { BatchWriter } from './batch-writer.js';
import { FoldFailed } from './fold-batch.js';
import {
  MAX_PARKED_STREAMS,
  firstMissing,
  parkedStreamId,
  type ParkedStream,
  type ParkedStreams,
} from './parked-streams.js';

/** How often an event is folded in vain before its stream is parked. */
export const MAX_ATTEMPTS = 3;
const BACK_OFF: BackOff = { firstMs: 10, mostMs: 100 };

type Commit = (events: readonly RecordedEvent[]) => Promise<void>;

/** So many streams cannot be folded that it is not the events that are to blame. */
export class TooManyParked extends Error {
  override readonly name = 'TooManyParked';
}

/**
 * Writes what can be folded, and parks the streams of which something cannot: a view does without
 * them from there on, so that one bad event holds up nothing but its own stream.
 */
export class ParkingWriter {
  private readonly parked = new Map<string, ParkedStream>();

  constructor(
    private readonly writer: BatchWriter,
    private readonly streams: ParkedStreams,
    private readonly log: Pick<EventStore, 'readStream'>,
  ) {}

  get parkedCount(): number {
    return this.parked.size;
  }

  /** Answers where to go on from. */
  async open(): Promise<Position | undefined> {
    const { collection, lane } = this.writer;
    for (const each of await this.streams.ofCollection(collection))
      if (each.lane === lane) this.parked.set(each.stream, each);
    return await this.writer.checkpoint();
  }

  has(id: string): boolean {
    return Array.from(this.parked.values()).some((parked) => parked.id === id);
  }

  /**
   * All the events are in the view afterwards, or belong to a stream that is parked; and if a position
   * is given, it is written down that everything up to there is.
   */
  async write(
    events: readonly RecordedEvent[],
    position: Position | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const last = events.at(-1);
    const commit: Commit = (some) => {
      const end = some.at(-1);
      return this.writer.write(some, position && end && end !== last ? end.position : position);
    };
    let left = this.due(events);
    while (left.length > 0) {
      const failed = await foldInOrder(left, commit);
      if (!failed) break;
      await this.tryAgainOrPark(failed, commit, signal);
      left = this.due(left.slice(left.indexOf(failed.event) + 1));
    }
    if (position && (left.length === 0 || left.at(-1) !== last)) await this.writer.write([], position);
  }

  /**
   * Folds what was left out of a stream and parks it no longer, or says from where on it stays parked.
   * All of the stream is folded, also what the view has yet to come to: a commit that was torn may have
   * marked documents beyond the checkpoint without it. The view must stand still meanwhile.
   */
  async retry(id: string): Promise<ParkedStream | undefined> {
    const parked = await this.streams.get(id);
    if (!parked || !this.parked.has(parked.stream)) return undefined;
    const failed = await this.foldApart(parked);
    const after = await this.streams.change(id, (now) => {
      if (!failed || !now) return undefined;
      const { attempts, ordered } = now;
      const still = { ...now, ...firstMissing(failed.event, failed.message), attempts: attempts + 1 };
      return { ...still, ...(ordered && { failed: ordered }) };
    });
    if (after) this.parked.set(parked.stream, after);
    else this.parked.delete(parked.stream);
    return after;
  }

  private async foldApart({ stream, revision }: ParkedStream): Promise<FoldFailed | undefined> {
    const { on } = this.writer.view;
    for await (const batch of this.log.readStream(stream, { from: revision })) {
      const heard = batch.filter(({ type }) => on[type]);
      const failed = await foldInOrder(heard, (events) => this.writer.writeApart(stream, events));
      if (failed) return failed;
    }
    return undefined;
  }

  /** Those of no parked stream: nearly always all of them. */
  private due(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
    if (this.parked.size === 0) return events;
    return events.filter(
      ({ stream, revision }) => revision < (this.parked.get(stream)?.revision ?? Infinity),
    );
  }

  private async tryAgainOrPark(first: FoldFailed, commit: Commit, signal: AbortSignal): Promise<void> {
    let failed: FoldFailed | undefined = first;
    for (let attempts = 1; attempts < MAX_ATTEMPTS; attempts += 1) {
      await pause(backOffMs(BACK_OFF, attempts), signal);
      signal.throwIfAborted();
      failed = await foldInOrder([first.event], commit);
      if (!failed) return;
    }
    await this.park(failed);
  }

  /** Written down before the view goes on, so that nobody takes for folded what was left out. */
  private async park({ event, message }: FoldFailed): Promise<void> {
    const { view, collection, lane } = this.writer;
    const { stream } = event;
    if (this.parked.size >= MAX_PARKED_STREAMS)
      throw new TooManyParked(`${this.parked.size} streams are parked already, and then: ${message}`);
    const id = parkedStreamId(collection, stream);
    const fresh: ParkedStream = {
      ...{ id, view: view.name, collection, lane, stream },
      ...firstMissing(event, message),
      attempts: MAX_ATTEMPTS,
      parkedAt: instant(new Date()),
    };
    const parked = await this.streams.change(id, (now) => now ?? fresh);
    this.parked.set(stream, parked ?? fresh);
  }
}

/** Answers with the first that cannot be folded, not even by itself; all before it are in the view. */
async function foldInOrder(
  events: readonly RecordedEvent[],
  commit: Commit,
): Promise<FoldFailed | undefined> {
  if (events.length === 0) return undefined;
  try {
    await commit(events);
    return undefined;
  } catch (error) {
    if (!(error instanceof FoldFailed)) throw error;
    if (events.length === 1) return error;
    const at = events.indexOf(error.event);
    return (
      (await foldInOrder(events.slice(0, at), commit)) ??
      (await foldInOrder([error.event], commit)) ??
      (await foldInOrder(events.slice(at + 1), commit))
    );
  }
}
