import type { Position } from '#platform/event-store/event-store';
import type { Uuid } from '#platform/kernel/ids';

/** Where every command that may be repeated stands, for the streams that had too many to remember. */
export abstract class CommandIndex {
  /**
   * The revision of the command's last event in the stream; undefined when it has none up to
   * `reaching`. An index that has not come so far in time throws `StoreUnavailable`.
   */
  abstract find(stream: string, commandId: Uuid, reaching: Position): Promise<number | undefined>;
}
