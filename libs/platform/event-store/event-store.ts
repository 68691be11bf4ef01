import type { Brand } from '#platform/kernel/brand';
import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { JsonObject } from '#platform/kernel/json';

/** Where an event stands in the whole log: a decimal string, opaque but for its order. */
export type Position = Brand<string, 'Position'>;

/** Before the first event. */
export const START = '0' as Position;

export interface EventMetadata {
  readonly at: Instant;
  /** The user who did it; absent when nobody was logged in or the platform did it itself. */
  readonly actor?: Uuid;
  readonly commandId: Uuid;
  /** What the command said, as a keyed hash; present when the caller may repeat the command. */
  readonly fingerprint?: string;
  readonly correlationId?: string;
  /** The event a reactor answered to. */
  readonly causationId?: Uuid;
}

export interface NewEvent {
  readonly id: Uuid;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** From 0, without gaps within a stream. */
  readonly revision: number;
  readonly position: Position;
  /** Why what was written cannot be read; then data is empty. Whoever hears the event cannot answer it. */
  readonly unreadable?: string;
}

export type Expected = 'noStream' | 'exists' | 'unchecked' | { readonly exact: number };

export interface Appended {
  /** Of the last event appended. */
  readonly revision: number;
  readonly position: Position;
  /** True when the events were there already, put by an earlier call with the same ids. */
  readonly repeated: boolean;
}

export interface StreamRead {
  /** The first revision to read; absent: from the beginning, or backward from the end. */
  readonly from?: number;
  readonly direction?: 'forward' | 'backward';
  /** The most events to yield in all. */
  readonly limit?: number;
}

export interface EventFilter {
  /** Only events of these types. */
  readonly types?: readonly string[];
  /** Only events of streams whose name begins with one of these. */
  readonly streamPrefixes?: readonly string[];
}

export interface AllRead {
  /** Exclusive; `START` reads from the first event. Backward: events before this one. */
  readonly after?: Position;
  readonly direction?: 'forward' | 'backward';
  readonly filter?: EventFilter;
  readonly limit?: number;
}

export interface Subscription {
  readonly after: Position;
  readonly filter?: EventFilter;
  readonly signal: AbortSignal;
  /**
   * Only the events are wanted: how far the log is otherwise may be told late, or not at all. The
   * engine need not send what does not pass the filter.
   */
  readonly eventsOnly?: boolean;
}

/** What a subscription yields: possibly no events, but always how far it has looked. */
export interface SubscriptionBatch {
  readonly events: readonly RecordedEvent[];
  /** Every event up to here has been yielded or did not pass the filter. */
  readonly watermark: Position;
  /** True when the watermark was the end of the log as the batch was made. */
  readonly caughtUp: boolean;
}

/** Names are up to this many bytes of UTF-8, without control characters. */
export const MAX_STREAM_NAME_BYTES = 512;
/** The JSON of the events of one append, together. */
export const MAX_APPEND_BYTES = 1_048_576;
export const MAX_EVENTS_PER_APPEND = 10_000;

/**
 * The log. An append is all or nothing, and is answered only when it is durable.
 *
 * A repeat with the same event ids and the same expectation answers like the first call: always
 * when the expectation is `noStream` or `exact`, and as long as nothing else was appended to the
 * stream in between when it is `exists` or `unchecked`.
 */
export abstract class EventStore {
  abstract append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended>;
  /** A stream that is not there reads as an empty one. Yields batches, none of them empty. */
  abstract readStream(stream: string, read?: StreamRead): AsyncIterable<readonly RecordedEvent[]>;
  abstract readAll(read?: AllRead): AsyncIterable<readonly RecordedEvent[]>;
  /** Goes on until its signal aborts, then ends without an error. */
  abstract subscribeAll(subscription: Subscription): AsyncIterable<SubscriptionBatch>;
  /** The position of the last event, or `START`. */
  abstract end(): Promise<Position>;
  abstract close(): Promise<void>;
}

/** Whoever follows the log needs no more of it: the whole of it, or what one lane has of it. */
export type LogFeed = Pick<EventStore, 'subscribeAll'>;

export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';

  constructor(
    readonly stream: string,
    readonly expected: Expected,
    /** Of the last event; absent when there is no such stream. */
    readonly actual: number | undefined,
  ) {
    super(`${stream} is at ${actual ?? 'no revision'}, expected ${JSON.stringify(expected)}`);
  }
}

/** The append may or may not be in the log: repeat it with the same ids and the same expectation. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** The append is not in the log and the store cannot take it now: its disk is full, it is closing. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** What was asked for is wrong in itself: too big, a bad stream name, an id twice. */
export class InvalidAppend extends Error {
  override readonly name = 'InvalidAppend';
}

/** What the log holds is not what was written. Names the place; is never skipped. */
export class CorruptLog extends Error {
  override readonly name = 'CorruptLog';
}

export function comparePositions(a: Position, b: Position): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

export function laterOf(a: Position, b: Position): Position {
  return comparePositions(a, b) >= 0 ? a : b;
}
