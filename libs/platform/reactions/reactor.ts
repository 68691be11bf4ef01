import type { Decide, Decider } from '#platform/commands/decider';
import type { DomainEvent } from '#platform/event-store/event-definition';
import type { Instant } from '#platform/kernel/clock';
import type { JsonObject } from '#platform/kernel/json';
import type { Refusal } from '#platform/kernel/refusal';
import type { Recorded } from '#platform/projections/view';

/** A command for another stream. Its id derives from the event and `name`, so it happens once. */
export interface CommandAction {
  readonly kind: 'command';
  /** Unique among the actions of one event. */
  readonly name: string;
  readonly send: (sender: CommandSender) => Promise<unknown>;
  /** What to do instead when a rule says no; absent: a refusal is an answer too, and ends it. */
  readonly ifRefused?: (refusal: Refusal) => readonly Action[];
}

/** Sends one command with the metadata that the reaction runner made for it. */
export type CommandSender = <Command, State, Event extends DomainEvent>(order: {
  readonly decider: Decider<State, Event>;
  readonly id: string;
  readonly decide: Decide<Command, State, Event>;
  readonly command: Command;
}) => Promise<unknown>;

/** Anything else that reaches outside; must be harmless when repeated. Skipped during rebuilds. */
export interface EffectAction {
  readonly kind: 'effect';
  readonly name: string;
  readonly run: () => Promise<void>;
}

/**
 * Wakes the reactor at a time, once. A timer of the same id replaces the one before. The time comes
 * from the event (its `metadata.at`), so that the timer can be made again from the log. Timers are
 * kept outside the log: no personal data in their ids and payloads.
 */
export interface ScheduleAction {
  readonly kind: 'schedule';
  readonly id: string;
  readonly at: Instant;
  readonly payload: JsonObject;
}

export const MAX_TIMER_ID_LENGTH = 200;
/** Of the payload's JSON. */
export const MAX_TIMER_PAYLOAD_LENGTH = 65_536;

export interface CancelAction {
  readonly kind: 'cancel';
  readonly id: string;
}

export type Action = CommandAction | EffectAction | ScheduleAction | CancelAction;

export interface Timer {
  readonly id: string;
  readonly at: Instant;
  readonly payload: JsonObject;
}

export type Reactions<Event extends DomainEvent> = {
  readonly [Type in Event['type']]?: (
    event: Recorded<Extract<Event, { type: Type }>>,
  ) => readonly Action[] | Promise<readonly Action[]>;
};

/** Answers events with actions. Runs at least once for each; what it does must bear that. */
export interface Reactor<Event extends DomainEvent = DomainEvent> {
  /** `<context>.<verb phrase>`: `banking.settle-transfer`. */
  readonly name: string;
  readonly on: Reactions<Event>;
  /**
   * What must be answered in order: events of one key are, and when one of them is parked, those
   * behind it wait. Absent: the event's stream. Kept outside the log, so no personal data.
   */
  readonly key?: (event: Recorded<Event>) => string;
  readonly onTimer?: (timer: Timer) => readonly Action[] | Promise<readonly Action[]>;
}

/** A reactor whose events only it knows. */
export type AnyReactor = Reactor<never>;
