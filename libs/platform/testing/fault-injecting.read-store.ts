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
  | 'unanswered';

/** A real store whose commits sometimes do not come through. */
export class FaultInjectingReadStore extends ReadStore {
  constructor(
    private readonly store: ReadStore,
    private readonly nextFault: (
      writes: readonly Write[],
      checkpoint?: Checkpoint,
    ) => CommitFault | undefined,
  ) {
    super();
  }

  async commit(writes: readonly Write[], checkpoint?: Checkpoint): Promise<void> {
    const fault = this.nextFault(writes, checkpoint);
    if (fault === undefined || fault === 'unanswered') await this.store.commit(writes, checkpoint);
    if (fault === 'torn') await this.store.commit(writes.filter((_, index) => index % 2 === 0));
    if (fault !== undefined) throw new Error(`injected: ${fault}`);
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
