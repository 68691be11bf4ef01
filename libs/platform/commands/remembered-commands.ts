import { START, type Position } from '#platform/event-store/event-store';
import type { Uuid } from '#platform/kernel/ids';

/** How many commands a loaded stream remembers; older ones are looked up in the command index. */
export const REMEMBERED_COMMANDS = 1_000;

/** Where the last event of a command stands. Its other events are right before it. */
interface Trace {
  readonly revision: number;
  readonly position: Position;
}

/** As plain JSON, for snapshots. */
export interface RememberedJson {
  readonly forgottenUpTo: Position;
  readonly commands: readonly (readonly [commandId: Uuid, revision: number, position: Position])[];
}

/** The last commands of one stream that may be repeated, so that a repeat is recognised at once. */
export class RememberedCommands {
  private readonly traces = new Map<Uuid, Trace>();
  private upTo: Position = START;

  static from(json: RememberedJson): RememberedCommands {
    const remembered = new RememberedCommands();
    remembered.upTo = json.forgottenUpTo;
    for (const [commandId, revision, position] of json.commands)
      remembered.traces.set(commandId, { revision, position });
    return remembered;
  }

  get size(): number {
    return this.traces.size;
  }

  /** Every command with events after this position is remembered; `START`: all of the stream's. */
  get forgottenUpTo(): Position {
    return this.upTo;
  }

  remember(commandId: Uuid, revision: number, position: Position): void {
    this.traces.set(commandId, { revision, position });
    if (this.traces.size > REMEMBERED_COMMANDS) this.forgetOldest();
  }

  /** The revision of the command's last event. */
  find(commandId: Uuid): number | undefined {
    return this.traces.get(commandId)?.revision;
  }

  toJSON(): RememberedJson {
    return {
      forgottenUpTo: this.upTo,
      commands: Array.from(this.traces, ([commandId, at]) => [commandId, at.revision, at.position]),
    };
  }

  private forgetOldest(): void {
    for (const [commandId, { position }] of this.traces) {
      this.traces.delete(commandId);
      this.upTo = position;
      return;
    }
  }
}
