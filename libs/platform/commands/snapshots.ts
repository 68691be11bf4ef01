import type { Position } from '#platform/event-store/event-store';
import type { Log } from '#platform/observability/log';
import {
  MAX_PAGE_SIZE,
  type CollectionDefinition,
  type ReadStore,
  type StoredDocument,
  type Write,
} from '#platform/read-store/read-store';
import { tellFailure } from '#platform/retrying/tell-failure';
import { RememberedCommands, type RememberedJson } from './remembered-commands.js';
import { readState, writeState } from './state-text.js';

/** A stream's state is snapshotted when this many events were added since the last time. */
export const SNAPSHOT_EVERY_EVENTS = 256;
/** Snapshots waiting to be written; further ones are not taken, for the next will do. */
const MAX_WAITING = 1_000;

const SNAPSHOTS: CollectionDefinition = {
  name: 'platform.snapshots',
  indexes: { byStream: { equals: ['stream'] } },
};

export interface SnapshotKey {
  readonly stream: string;
  readonly stateVersion: number;
}

export interface Snapshot {
  readonly state: unknown;
  readonly revision: number;
  /** Of the event at that revision. */
  readonly position: Position;
  readonly remembered: RememberedCommands;
}

/** Saves reading long streams from their beginning. Whatever is wrong with one, it is ignored. */
export class Snapshots {
  private readonly waiting = new Map<string, Write>();
  private writing: Promise<void> | undefined;
  private underWay: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly readStore: ReadStore,
    private readonly log: Log,
  ) {}

  static async open(readStore: ReadStore, log: Log): Promise<Snapshots> {
    await readStore.define(SNAPSHOTS);
    return new Snapshots(readStore, log);
  }

  async find(key: SnapshotKey): Promise<Snapshot | undefined> {
    try {
      const document = await this.readStore.get(SNAPSHOTS.name, documentId(key));
      return document && parseSnapshot(document);
    } catch (error) {
      this.log.warn('ignored a snapshot', { stream: key.stream, reason: String(error) });
      return undefined;
    }
  }

  /** Returns at once: the snapshot is written in the background, the newest of a stream only. */
  save(key: SnapshotKey, snapshot: Snapshot): void {
    const id = documentId(key);
    if (this.waiting.size >= MAX_WAITING && !this.waiting.has(id)) return;
    try {
      this.waiting.set(id, { collection: SNAPSHOTS.name, id, ...documentOf(key, snapshot) });
    } catch (error) {
      tellFailure(this.log, 'a state cannot be written', error, { stream: key.stream });
    }
    this.writing ??= this.writeWaiting();
  }

  /** Removes every snapshot of the stream, of every version of its state, and takes none of those again. */
  async forget(stream: string): Promise<void> {
    for (const [id, write] of this.waiting) if (write.body?.['stream'] === stream) this.waiting.delete(id);
    await this.underWay;
    const query = { index: 'byStream', equals: { stream }, limit: MAX_PAGE_SIZE };
    const { items } = await this.readStore.find(SNAPSHOTS.name, query);
    const version = { revision: Number.MAX_SAFE_INTEGER };
    await this.readStore.commit(items.map(({ id }) => ({ collection: SNAPSHOTS.name, id, version })));
  }

  /** When nothing is waiting to be written any more. */
  async settled(): Promise<void> {
    await this.writing;
  }

  private async writeWaiting(): Promise<void> {
    await Promise.resolve();
    while (this.waiting.size > 0) {
      const writes = [...this.waiting.values()];
      this.waiting.clear();
      this.underWay = Promise.all(writes.map((write) => this.write(write)));
      await this.underWay;
    }
    this.writing = undefined;
  }

  /** Each by itself, so that one which is too big harms no other. */
  private async write(write: Write): Promise<void> {
    try {
      await this.readStore.commit([write]);
    } catch (error) {
      this.log.warn('could not write a snapshot', { snapshot: write.id, reason: String(error) });
    }
  }
}

function documentId({ stream, stateVersion }: SnapshotKey): string {
  return `${stream}@${stateVersion}`;
}

/** State and commands are kept as text: their field names may be anything, and no index needs them. */
function documentOf(
  { stream }: SnapshotKey,
  { state, revision, position, remembered }: Snapshot,
): Pick<Write, 'version' | 'body'> {
  const body = { stream, position, state: writeState(state), remembered: JSON.stringify(remembered) };
  return { version: { revision }, body };
}

function parseSnapshot({ version, body }: StoredDocument): Snapshot {
  const { position, state, remembered } = body;
  if (
    !('revision' in version) ||
    typeof position !== 'string' ||
    typeof state !== 'string' ||
    typeof remembered !== 'string'
  ) {
    throw new TypeError('it is not of the right form');
  }
  return {
    state: readState(state),
    revision: version.revision,
    position: position as Position,
    remembered: RememberedCommands.from(JSON.parse(remembered) as RememberedJson),
  };
}
