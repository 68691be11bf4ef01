import type { Position, RecordedEvent } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';

/**
 * A stretch of the log, as one lane has it. The messages of a lane are a chain: each says where the
 * one before it ended, so whoever has not come so far knows that something is missing, and reads it
 * from the log. What they carry is as it was written: personal fields are sealed.
 */
export interface LaneMessage {
  readonly lane: Lane;
  /** Where the lane's message before this one ended. */
  readonly after: Position;
  /** The events of the lane behind `after`, in their order; none when there were none. */
  readonly events: readonly RecordedEvent[];
  /** Every event of the lane up to here is in this message or an earlier one. */
  readonly watermark: Position;
}

/** Those who hear every event once between them: `projector`, `reactor`. */
export type Group = string;

export interface Consumption {
  readonly group: Group;
  readonly lane: Lane;
  /** The messages that wait, in order; the next ones come when it has resolved, these again when it rejects. */
  readonly take: (messages: readonly LaneMessage[]) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * That something has happened, for whoever waits for news of its kind on a queue of its own name. It
 * may be lost, repeated and overtaken: the event itself is in the log.
 */
export interface Notice {
  readonly queue: string;
  /** As it was written: personal fields are sealed. */
  readonly event: RecordedEvent;
}

export interface NoticeConsumption {
  readonly queue: string;
  /** One after the other; the same again when it rejects. */
  readonly take: (event: RecordedEvent) => Promise<void>;
  readonly signal: AbortSignal;
}

/** What came over the bus and was not believed, since this process started, by why. */
export interface RefusedMessages {
  /** No token at all. */
  readonly unsigned: number;
  /** A token that is not ours, or of another message. */
  readonly forged: number;
  /** Ours, and too old to be believed: what it told is read from the log. */
  readonly expired: number;
  /** Believed, and still no message of a lane. */
  readonly malformed: number;
}

/** Messages put aside for a person to look at. */
export interface DeadLetters {
  readonly count: number;
}

/** Carries the log to groups of consumers, lane by lane. It may lose and repeat: the log is the truth. */
export abstract class MessageBus {
  /** Makes sure that whatever is published from now on waits for these groups, consumed or not. */
  abstract prepare(groups: readonly Group[], laneCount: number): Promise<void>;
  /** Resolves when the bus has taken all of them; after `BusUnavailable` none may be relied on. */
  abstract publish(messages: readonly LaneMessage[]): Promise<void>;
  /** Goes on, and begins again by itself after an outage, until the signal aborts; then it resolves. */
  abstract consume(consumption: Consumption): Promise<void>;
  /** Makes sure that notices wait on these queues; when too many wait, the oldest are put aside. */
  abstract prepareNotices(queues: readonly string[]): Promise<void>;
  /** Like `publish`. A queue that nobody empties holds up nobody. */
  abstract publishNotices(notices: readonly Notice[]): Promise<void>;
  /** Like `consume`, but any number of consumers share what comes. */
  abstract consumeNotices(consumption: NoticeConsumption): Promise<void>;
  abstract refused(): RefusedMessages;
  abstract deadLetters(): Promise<DeadLetters>;
  /** Throws `BusUnavailable` when the bus cannot be reached now, or does not take messages. */
  abstract check(): Promise<void>;
  abstract close(): Promise<void>;
}

/** The bus cannot be reached, or takes no messages now. */
export class BusUnavailable extends Error {
  override readonly name = 'BusUnavailable';
}
