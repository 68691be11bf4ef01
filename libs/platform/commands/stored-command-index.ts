import { comparePositions, START, StoreUnavailable, type Position } from '#platform/event-store/event-store';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import type { CollectionDefinition, ReadStore } from '#platform/read-store/read-store';
import { pause } from '#platform/retrying/back-off';
import { CommandIndex } from './command-index.js';

/** How long a command waits for the index to come far enough. */
const PATIENCE_MS = 2_000;
const POLL_MS = 5;

export const COMMANDS: CollectionDefinition = { name: 'platform.commands', indexes: {} };
export const COMMAND_INDEXER = 'platform.command-index';

/** One command may have events in several streams. */
export function commandDocumentId(stream: string, commandId: Uuid): string {
  return derivedUuid(commandId, stream);
}

/** Reads what the command indexer writes. */
export class StoredCommandIndex extends CommandIndex {
  private reached: Position = START;

  private constructor(
    private readonly readStore: ReadStore,
    private readonly patienceMs: number,
  ) {
    super();
  }

  static async open(readStore: ReadStore, patienceMs = PATIENCE_MS): Promise<StoredCommandIndex> {
    await readStore.define(COMMANDS);
    return new StoredCommandIndex(readStore, patienceMs);
  }

  async find(stream: string, commandId: Uuid, reaching: Position): Promise<number | undefined> {
    await this.waitUntil(reaching);
    const document = await this.readStore.get(COMMANDS.name, commandDocumentId(stream, commandId));
    return document && 'revision' in document.version ? document.version.revision : undefined;
  }

  private async waitUntil(position: Position): Promise<void> {
    const deadline = performance.now() + this.patienceMs;
    while (comparePositions(this.reached, position) < 0) {
      this.reached = (await this.readStore.checkpoint(COMMAND_INDEXER, 0)) ?? START;
      if (comparePositions(this.reached, position) >= 0) return;
      if (performance.now() > deadline) throw new StoreUnavailable('the command index is too far behind');
      await pause(POLL_MS);
    }
  }
}
