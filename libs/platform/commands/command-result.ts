import type { Lane } from '#platform/event-store/lanes';
import type { DomainEvent } from '#platform/event-store/event-definition';
import type { Position } from '#platform/event-store/event-store';

export interface CommandResult<Event extends DomainEvent = DomainEvent> {
  readonly stream: string;
  /** Of the stream after the command; -1 when it has no events. */
  readonly revision: number;
  /** Of the last event of the stream that the command added, or found when it changed nothing. */
  readonly position: Position;
  readonly lane: Lane;
  /** What the command added, now or, when it is a repeat, the first time. */
  readonly events: readonly Event[];
  /** True when the command had been carried out before and this is its first result again. */
  readonly replayed: boolean;
}
