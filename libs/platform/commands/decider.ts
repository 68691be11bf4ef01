import type { DomainEvent } from '#platform/event-store/event-definition';
import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';

/** One kind of stream: how its events add up to the state that decisions are taken on. */
export interface Decider<State, Event extends DomainEvent> {
  /** The stream of an id is `<category>-<id>`. */
  readonly category: string;
  /** Raise it when the shape or meaning of the state changes: older snapshots are then ignored. */
  readonly stateVersion: number;
  /** JSON values and bigints, so that it can be snapshotted, and free of personal data, so that it may be kept. */
  readonly initial: State;
  readonly evolve: (state: State, event: Event) => State;
}

export interface DecisionContext {
  readonly now: Instant;
  readonly actor: Uuid | undefined;
}

/** Pure. Throws a `Refusal` when a rule says no; no events means there is nothing to change. */
export type Decide<Command, State, Event extends DomainEvent> = (
  command: Command,
  state: State,
  context: DecisionContext,
) => readonly Event[];

export function streamName(decider: { readonly category: string }, id: string): string {
  return `${decider.category}-${id}`;
}
