import {
  CorruptLog,
  START,
  type Appended,
  type Position,
  type RecordedEvent,
} from '#platform/event-store/event-store';
import type { AnyDecider } from './command-order.js';
import type { Draft } from './draft.js';
import { RememberedCommands } from './remembered-commands.js';
import type { Snapshot } from './snapshots.js';

/** What is known of a stream: right as of its revision, which the store may have left behind. */
export class LoadedStream {
  state: unknown;
  /** -1 when the stream has no events. */
  revision = -1;
  position: Position = START;
  remembered = new RememberedCommands();
  snapshotRevision = -1;
  /** Other processes have added to it before, and so may do it again. */
  isShared = false;

  constructor(
    readonly name: string,
    readonly decider: AnyDecider,
  ) {
    this.state = decider.initial;
  }

  restore({ state, revision, position, remembered }: Snapshot): void {
    this.state = state;
    this.revision = revision;
    this.position = position;
    this.remembered = remembered;
    this.snapshotRevision = revision;
  }

  apply(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      // What is decided without knowing all that happened would be wrong.
      if (event.unreadable !== undefined)
        throw new CorruptLog(`${event.id} in ${this.name}: ${event.unreadable}`);
      this.state = this.decider.evolve(this.state, event);
      this.revision = event.revision;
      this.position = event.position;
      const { commandId, fingerprint } = event.metadata;
      if (fingerprint !== undefined) this.remembered.remember(commandId, event.revision, event.position);
    }
  }

  /** Takes over a draft whose events are in the log now. */
  advance({ state, decisions }: Draft, { revision, position }: Appended): void {
    this.state = state;
    this.revision = revision;
    this.position = position;
    for (const decision of decisions) {
      const { commandId, fingerprint } = decision.pending.order.meta;
      if (fingerprint === undefined || 'error' in decision || decision.events.length === 0) continue;
      this.remembered.remember(commandId, decision.revision, position);
    }
  }
}
