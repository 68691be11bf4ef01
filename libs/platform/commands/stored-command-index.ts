import { comparePositions, START, StoreUnavailable, type Position } from '#platform/event-store/event-store';
import { laneOf, type Lane } from '#platform/event-store/lanes';
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
  private readonly reached = new Map<Lane, Position>();

  private constructor(
    private readonly readStore: ReadStore,
    private readonly laneCount: number,
    private readonly patienceMs: number,
  ) {
    super();
  }

  static async open(
    readStore: ReadStore,
    laneCount = 1,
    patienceMs = PATIENCE_MS,
  ): Promise<StoredCommandIndex> {
    await readStore.define(COMMANDS);
    return new StoredCommandIndex(readStore, laneCount, patienceMs);
  }

  async find(stream: string, commandId: Uuid, reaching: Position): Promise<number | undefined> {
    await this.waitUntil(laneOf(stream, this.laneCount), reaching);
    const document = await this.readStore.get(COMMANDS.name, commandDocumentId(stream, commandId));
    return document && 'revision' in document.version ? document.version.revision : undefined;
  }

  private async waitUntil(lane: Lane, position: Position): Promise<void> {
    const deadline = performance.now() + this.patienceMs;
    let reached = this.reached.get(lane) ?? START;
    while (comparePositions(reached, position) < 0) {
      reached = (await this.readStore.checkpoint(COMMAND_INDEXER, lane)) ?? START;
      this.reached.set(lane, reached);
      if (comparePositions(reached, position) >= 0) return;
      if (performance.now() > deadline) throw new StoreUnavailable('the command index is too far behind');
      await pause(POLL_MS);
    }
  }
}
