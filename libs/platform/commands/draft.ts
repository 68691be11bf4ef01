import type { DomainEvent } from '#platform/event-store/event-definition';
import type { NewEvent } from '#platform/event-store/event-store';
import type { PendingCommand } from './stream-turns.js';

export type Decision =
  | { readonly pending: PendingCommand; readonly error: unknown }
  | {
      readonly pending: PendingCommand;
      readonly events: readonly DomainEvent[];
      /** Of the stream after the command. */
      readonly revision: number;
    };

/** What deciding a run came to. Nothing of it is true until its events are in the log. */
export interface Draft {
  readonly decisions: readonly Decision[];
  readonly events: readonly NewEvent[];
  /** After all of the events. */
  readonly state: unknown;
}
