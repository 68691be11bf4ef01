import type { EventStoreDBClient } from '@eventstore/db-client';
import { backOffMs, pause, type BackOff } from '#platform/retrying/back-off';
import { newUuid } from '#platform/kernel/ids';
import { checkStreamName, encodeEvents, revisionIn, sameIds, type EncodedEvents } from './append-rules.js';
import { connect, disconnect, hostOf } from './esdb/address.js';
import { appendFailure, revisionInTheWay, unavailable } from './esdb/failures.js';
import { follow } from './esdb/follower.js';
import { readAll, readStream } from './esdb/reads.js';
import { Sender, type Place } from './esdb/sender.js';
import { eventToStore } from './esdb/stored-event.js';
import { Turns } from './esdb/turns.js';
import { EventMatcher } from './event-matcher.js';
import {
  EventStore,
  OutcomeUnknown,
  START,
  StoreUnavailable,
  WrongExpectedRevision,
  type AllRead,
  type Appended,
  type Expected,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type StreamRead,
  type Subscription,
  type SubscriptionBatch,
} from './event-store.js';

export interface EsdbOptions {
  /** `esdb://` or `esdb+discover://`, with the credentials if there are any. */
  readonly url: string;
  /** Told, in a line, when a subscription breaks and when it is there again. */
  readonly report?: (line: string) => void;
}

const SUBSCRIBE_BACK_OFF: BackOff = { firstMs: 50, mostMs: 5_000 };

/** An append with everything that it needs, checked. */
interface Append {
  readonly stream: string;
  readonly expected: Expected;
  readonly encoded: EncodedEvents;
}

/** The log in EventStoreDB (23.10 or later, also under the name KurrentDB). */
export class EsdbEventStore extends EventStore {
  private readonly host: string;
  private readonly client: EventStoreDBClient;
  private readonly sender: Sender;
  private readonly turns = new Turns();
  private readonly closing = new AbortController();
  private readonly report: (line: string) => void;

  private constructor({ url, report = printLine }: EsdbOptions) {
    super();
    this.host = hostOf(url);
    this.client = connect(url);
    this.sender = new Sender(url);
    this.report = report;
  }

  static async open(options: EsdbOptions): Promise<EsdbEventStore> {
    const store = new EsdbEventStore(options);
    try {
      await store.end();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    this.checkOpen();
    checkStreamName(stream);
    const append = { stream, expected, encoded: encodeEvents(events) };
    const revision = revisionIn(expected);
    return await this.turns.take(stream, () =>
      revision === undefined ? this.appendAnywhere(append) : this.appendAt(append, revision),
    );
  }

  async *readStream(stream: string, read: StreamRead = {}): AsyncIterable<readonly RecordedEvent[]> {
    yield* this.answered(readStream(this.client, stream, read));
  }

  async *readAll(read: AllRead = {}): AsyncIterable<readonly RecordedEvent[]> {
    yield* this.answered(readAll(this.client, read));
  }

  async *subscribeAll({
    after,
    filter,
    signal,
    eventsOnly = false,
  }: Subscription): AsyncIterable<SubscriptionBatch> {
    const over = AbortSignal.any([signal, this.closing.signal]);
    const isOver = (): boolean => over.aborted;
    const matcher = new EventMatcher(filter);
    const sent = eventsOnly && filter?.types ? { types: filter.types } : {};
    let watermark = after;
    let failures = 0;
    while (!isOver()) {
      try {
        for await (const batch of follow(this.client, { after: watermark, matcher, signal: over, ...sent })) {
          if (failures > 0) this.report(`EventStoreDB at ${this.host} is followed again`);
          failures = 0;
          watermark = batch.watermark;
          yield batch;
        }
      } catch (error) {
        if (failures === 0 && !isOver()) this.report(unavailable(this.host, error).message);
      }
      failures += 1;
      await pause(backOffMs(SUBSCRIBE_BACK_OFF, failures), over);
    }
  }

  async end(): Promise<Position> {
    for await (const [last] of this.readAll({ direction: 'backward', limit: 1 }))
      return last?.position ?? START;
    return START;
  }

  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    await this.turns.allTaken();
    await this.sender.close();
    await disconnect(this.client);
  }

  /**
   * A repeat, too, goes to the server under new ids. Under the old ones it would be answered like an
   * append, also when the same command was sent twice with different bodies: both would believe that
   * their events are in the log. So a repeat is a wrong revision, and then the ids are compared.
   */
  private async appendAt({ stream, expected, encoded }: Append, revision: number): Promise<Appended> {
    const events = encoded.bodies.map((body, n) => eventToStore(encoded.types[n] ?? '', body, newUuid()));
    try {
      const place = await this.sender.send(stream, events, revision < 0 ? 'no_stream' : BigInt(revision));
      return { ...place, repeated: false };
    } catch (error) {
      const inTheWay = revisionInTheWay(error);
      if (!inTheWay) throw appendFailure(this.host, error);
      const repeated = await this.repeatAfter(stream, revision, encoded);
      if (repeated) return repeated;
      throw new WrongExpectedRevision(stream, expected, inTheWay.actual);
    }
  }

  /** Who cannot look does not know: the events may be there from an earlier call. */
  private async repeatAfter(
    stream: string,
    revision: number,
    encoded: EncodedEvents,
  ): Promise<Appended | undefined> {
    try {
      const read = { from: revision + 1, limit: encoded.ids.length };
      return repeatIn(await this.found(stream, read), encoded);
    } catch (error) {
      throw new OutcomeUnknown('whether the events are there already could not be seen', { cause: error });
    }
  }

  /**
   * Without a revision nothing would be in the way of a repeat: the last events are looked at first.
   * Here the server knows the events by our own ids, so that it recognises one that comes in between.
   */
  private async appendAnywhere({ stream, expected, encoded }: Append): Promise<Appended> {
    const last = await this.found(stream, { direction: 'backward', limit: encoded.ids.length });
    const repeated = repeatIn(last.toReversed(), encoded);
    if (repeated) return repeated;
    const events = encoded.bodies.map((body, n) => eventToStore(encoded.types[n] ?? '', body));
    try {
      const place = await this.sender.send(stream, events, expected === 'exists' ? 'stream_exists' : 'any');
      return { ...place, repeated: place.revision <= (last[0]?.revision ?? -1) };
    } catch (error) {
      const inTheWay = revisionInTheWay(error);
      throw inTheWay
        ? new WrongExpectedRevision(stream, expected, inTheWay.actual)
        : appendFailure(this.host, error);
    }
  }

  private async found(stream: string, read: StreamRead): Promise<readonly RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    for await (const batch of this.readStream(stream, read)) found.push(...batch);
    return found;
  }

  private async *answered<T>(batches: AsyncIterable<T>): AsyncIterable<T> {
    this.checkOpen();
    try {
      yield* batches;
    } catch (error) {
      throw unavailable(this.host, error);
    }
  }

  private checkOpen(): void {
    if (this.closing.signal.aborted) throw new StoreUnavailable('the log is closed');
  }
}

function repeatIn(there: readonly RecordedEvent[], { ids }: EncodedEvents): Appended | undefined {
  const last = there.at(-1);
  const isRepeat = sameIds(
    there.map(({ id }) => id),
    ids,
  );
  if (!last || !isRepeat) return undefined;
  const { revision, position }: Place = last;
  return { revision, position, repeated: true };
}

function printLine(line: string): void {
  process.stderr.write(`${line}\n`);
}
