import type { Position } from '#platform/event-store/event-store';
import {
  ReadStore,
  type Checkpoint,
  type CollectionDefinition,
  type Page,
  type Query,
  type StoredDocument,
  type Tombstone,
  type Write,
} from '#platform/read-store/read-store';

export type CommitFault =
  /** Nothing of the commit is stored. */
  | 'lost'
  /** Some documents are stored, the checkpoint is not: a crash on an engine without transactions. */
  | 'torn'
  /** All of it is stored, and whoever sent it does not hear of it. */
  | 'unanswered'
  /** As torn as it says: write after write, whether it is stored, and from the beginning again. */
  | { readonly stored: readonly boolean[] };

/** A real store whose commits sometimes do not come through. */
export class FaultInjectingReadStore extends ReadStore {
  constructor(
    private readonly store: ReadStore,
    private readonly nextFault: (
      writes: readonly Write[],
      checkpoint?: Checkpoint,
    ) => CommitFault | undefined | Promise<CommitFault | undefined>,
  ) {
    super();
  }

  async commit(writes: readonly Write[], checkpoint?: Checkpoint): Promise<void> {
    const fault = await this.nextFault(writes, checkpoint);
    if (fault === undefined || fault === 'unanswered') await this.store.commit(writes, checkpoint);
    const stored = fault === 'torn' ? [true, false] : typeof fault === 'object' ? fault.stored : [];
    if (stored.length > 0) await this.store.commit(writes.filter((_, at) => stored[at % stored.length]));
    if (fault !== undefined) throw new Error(`injected: ${typeof fault === 'object' ? 'torn' : fault}`);
  }

  define(collection: CollectionDefinition): Promise<void> {
    return this.store.define(collection);
  }

  drop(collection: string): Promise<void> {
    return this.store.drop(collection);
  }

  get(collection: string, id: string): Promise<StoredDocument | undefined> {
    return this.store.get(collection, id);
  }

  getMany(collection: string, ids: readonly string[]): Promise<readonly (StoredDocument | undefined)[]> {
    return this.store.getMany(collection, ids);
  }

  getForWriting(
    collection: string,
    ids: readonly string[],
  ): Promise<readonly (StoredDocument | Tombstone | undefined)[]> {
    return this.store.getForWriting(collection, ids);
  }

  find(collection: string, query: Query): Promise<Page> {
    return this.store.find(collection, query);
  }

  scan(collection: string): AsyncIterable<readonly StoredDocument[]> {
    return this.store.scan(collection);
  }

  checkpoint(consumer: string, lane: number): Promise<Position | undefined> {
    return this.store.checkpoint(consumer, lane);
  }

  check(): Promise<void> {
    return this.store.check();
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
