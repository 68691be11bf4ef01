import { open, type Database, type RootDatabase } from 'lmdb';
import { decodeDocument } from './document-codec.js';
import { living, put, read, type EmbeddedCollection } from './embedded/documents.js';
import { numbersOf, rangeOf } from './embedded/index-keys.js';
import { sameIndexes } from './index-places.js';
import { prepare } from './prepared-writes.js';
import { cursorAfter, questionOf } from './questions.js';
import {
  CollectionDiffers,
  NoSuchCollection,
  ReadStore,
  type Checkpoint,
  type CollectionDefinition,
  type Page,
  type Query,
  type StoredDocument,
  type Tombstone,
  type Write,
} from './read-store.js';
import { isLater } from './versions.js';

type Texts = Database<string, string>;

const MAX_COLLECTIONS = 500;
const DATABASES_PER_COLLECTION = 2;
const DATABASES_OF_OUR_OWN = 2;
const SCAN_BATCH = 500;

/** Views in one LMDB environment; a commit is one transaction, answered when it is on disk. */
export class EmbeddedReadStore extends ReadStore {
  private readonly collections = new Map<string, EmbeddedCollection>();
  private readonly definitions: Texts;
  private readonly checkpoints: Texts;
  private visited = 0;

  private constructor(private readonly environment: RootDatabase) {
    super();
    this.definitions = environment.openDB({ name: 'definitions', encoding: 'string' });
    this.checkpoints = environment.openDB({ name: 'checkpoints', encoding: 'string' });
    for (const { key, value } of this.definitions.getRange()) {
      const indexes = JSON.parse(value) as CollectionDefinition['indexes'];
      this.collections.set(key, this.openCollection({ name: key, indexes }));
    }
  }

  static async open({ directory }: { readonly directory: string }): Promise<EmbeddedReadStore> {
    const environment = open({
      path: directory,
      noSubdir: false,
      maxDbs: MAX_COLLECTIONS * DATABASES_PER_COLLECTION + DATABASES_OF_OUR_OWN,
      // A commit is answered when it is on disk, and nothing reads what might still be lost.
      overlappingSync: false,
      // With it, a commit that fails also rejects a promise that nobody holds.
      eventTurnBatching: false,
    });
    return new EmbeddedReadStore(environment);
  }

  /** How many entries of indexes all pages together have looked at. */
  get entriesVisited(): number {
    return this.visited;
  }

  async define(definition: CollectionDefinition): Promise<void> {
    const there = this.collections.get(definition.name);
    if (there && !sameIndexes(there.definition, definition)) {
      throw new CollectionDiffers(`${definition.name} was defined with other indexes`);
    }
    if (there) return;
    if (this.collections.size >= MAX_COLLECTIONS) {
      throw new RangeError(`there are ${MAX_COLLECTIONS} collections already`);
    }
    const collection = this.openCollection(definition);
    // A crash in the middle of a drop leaves documents behind.
    await Promise.all([collection.documents.clearAsync(), collection.places.clearAsync()]);
    await this.write(() => this.definitions.putSync(definition.name, JSON.stringify(definition.indexes)));
    this.collections.set(definition.name, collection);
  }

  async drop(name: string): Promise<void> {
    const collection = this.collections.get(name);
    if (!collection) return;
    this.collections.delete(name);
    await this.write(() => this.definitions.removeSync(name));
    await Promise.all([collection.documents.drop(), collection.places.drop()]);
  }

  async get(collection: string, id: string): Promise<StoredDocument | undefined> {
    return living(read(this.collection(collection), id));
  }

  async getMany(name: string, ids: readonly string[]): Promise<readonly (StoredDocument | undefined)[]> {
    const collection = this.collection(name);
    return ids.map((id) => living(read(collection, id)));
  }

  async getForWriting(
    name: string,
    ids: readonly string[],
  ): Promise<readonly (StoredDocument | Tombstone | undefined)[]> {
    const collection = this.collection(name);
    return ids.map((id) => read(collection, id));
  }

  async find(name: string, query: Query): Promise<Page> {
    const collection = this.collection(name);
    const question = questionOf(collection.definition, query);
    const ids: string[] = [];
    for (const { value } of collection.places.getRange(rangeOf(collection.numbers, question))) {
      this.visited += 1;
      ids.push(value.toString());
    }
    const items = ids.slice(0, question.limit).flatMap((id) => living(read(collection, id)) ?? []);
    const last = items.at(-1);
    return last && ids.length > question.limit ? { items, next: cursorAfter(question, last) } : { items };
  }

  async *scan(name: string): AsyncIterable<readonly StoredDocument[]> {
    let after: Buffer | undefined;
    for (;;) {
      const start = after ? { start: after, exclusiveStart: true } : {};
      const range = this.collection(name).documents.getRange({ ...start, limit: SCAN_BATCH });
      const batch = Array.from(range, ({ key, value }) => ({
        key,
        document: decodeDocument(key.toString(), value),
      }));
      const documents = batch.flatMap(({ document }) => living(document) ?? []);
      if (documents.length > 0) yield documents;
      if (batch.length < SCAN_BATCH) return;
      after = batch.at(-1)?.key;
    }
  }

  async commit(writes: readonly Write[], checkpoint?: Checkpoint): Promise<void> {
    const prepared = writes.map((write) => prepare(this.collection(write.collection).definition, write));
    if (prepared.length === 0 && !checkpoint) return;
    await this.write(() => {
      for (const each of prepared) put(this.collection(each.write.collection), each);
      if (checkpoint) this.putCheckpoint(checkpoint);
    });
  }

  async checkpoint(consumer: string, lane: number): Promise<Checkpoint['position'] | undefined> {
    return this.checkpoints.get(checkpointKey({ consumer, lane })) as Checkpoint['position'] | undefined;
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.environment.close();
  }

  private collection(name: string): EmbeddedCollection {
    const collection = this.collections.get(name);
    if (!collection) throw new NoSuchCollection(`there is no collection ${name}`);
    return collection;
  }

  private openCollection(definition: CollectionDefinition): EmbeddedCollection {
    const bytes = { encoding: 'binary', keyEncoding: 'binary' } as const;
    return {
      definition,
      numbers: numbersOf(definition),
      documents: this.environment.openDB({ name: `${definition.name}/documents`, ...bytes }),
      places: this.environment.openDB({ name: `${definition.name}/places`, ...bytes }),
    };
  }

  private putCheckpoint(checkpoint: Checkpoint): void {
    const key = checkpointKey(checkpoint);
    const stored = this.checkpoints.get(key) as Checkpoint['position'] | undefined;
    if (isLater(checkpoint.position, stored)) this.checkpoints.putSync(key, checkpoint.position);
  }

  /** All of it or, when something is thrown inside or the disk will not have it, nothing. */
  private async write(work: () => void): Promise<void> {
    try {
      await this.environment.childTransaction(work);
    } catch (error) {
      throw await failureOf(error);
    }
  }
}

function checkpointKey({ consumer, lane }: Pick<Checkpoint, 'consumer' | 'lane'>): string {
  return `${lane} ${consumer}`;
}

/** LMDB says why a commit failed only in a promise beside the error. */
async function failureOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (cause) {
    return cause;
  }
}
