import type { DomainEvent } from '#platform/event-store/event-definition';
import type { CommandMeta } from './command-meta.js';
import type { Decide, Decider } from './decider.js';

/** All that is needed to carry a command out: on which stream, by which rules, on whose behalf. */
export interface CommandOrder<Command, State, Event extends DomainEvent> {
  readonly decider: Decider<State, Event>;
  readonly id: string;
  readonly decide: Decide<Command, State, Event>;
  readonly command: Command;
  readonly meta: CommandMeta;
}

/** An order whose types only its sender knows. */
export type AnyOrder = CommandOrder<unknown, unknown, DomainEvent>;
export type AnyDecider = Decider<unknown, DomainEvent>;
