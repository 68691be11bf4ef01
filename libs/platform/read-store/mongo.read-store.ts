import { MongoClient, type Db } from 'mongodb';
import { Checkpoints } from './mongo/checkpoints.js';
import { Definitions, type MongoCollection } from './mongo/definitions.js';
import { answered, unavailable } from './mongo/failures.js';
import { writeGuarded, type MongoWrite } from './mongo/guarded-writes.js';
import { inParts } from './mongo/parts.js';
import { filterOf, sortOf } from './mongo/places.js';
import { BSON_OPTIONS, documentToStore, living, storedDocument } from './mongo/stored-document.js';
import { prepare } from './prepared-writes.js';
import { cursorAfter, questionOf } from './questions.js';
import {
  MAX_KEY_BYTES,
  ReadStore,
  type Checkpoint,
  type CollectionDefinition,
  type Page,
  type Query,
  type StoredDocument,
  type Tombstone,
  type Write,
} from './read-store.js';

const SCAN_BATCH = 500;
const WITHOUT_PLACES = { projection: { places: 0 } } as const;

const OPTIONS = {
  ...BSON_OPTIONS,
  appName: 'florin',
  // What a majority has is not lost with a primary, and nobody goes on from what might still be.
  writeConcern: { w: 'majority', wtimeoutMS: 10_000 },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  serverSelectionTimeoutMS: 5_000,
  connectTimeoutMS: 5_000,
  socketTimeoutMS: 30_000,
} as const;

/**
 * Views in a database of MongoDB. Only single documents are written at once: a commit that fails
 * half way is repeated, and what it had written passes it by.
 */
export class MongoReadStore extends ReadStore {
  private readonly definitions: Definitions;
  private readonly checkpoints: Checkpoints;

  private constructor(
    private readonly client: MongoClient,
    database: Db,
  ) {
    super();
    this.definitions = new Definitions(database);
    this.checkpoints = new Checkpoints(database);
  }

  /** In the database that the address names; `suffix` makes another one beside it. */
  static async open({ url, suffix = '' }: MongoPlace): Promise<MongoReadStore> {
    let client: MongoClient | undefined;
    try {
      client = await new MongoClient(url, OPTIONS).connect();
      const store = new MongoReadStore(client, client.db(databaseOf(url) + suffix));
      await store.definitions.removeLeftovers();
      return store;
    } catch (error) {
      await client?.close();
      throw unavailable(error);
    }
  }

  async define(definition: CollectionDefinition): Promise<void> {
    await answered(() => this.definitions.define(definition));
  }

  async drop(collection: string): Promise<void> {
    await answered(() => this.definitions.drop(collection));
  }

  async get(collection: string, id: string): Promise<StoredDocument | undefined> {
    return (await this.getMany(collection, [id]))[0];
  }

  async getMany(name: string, ids: readonly string[]): Promise<readonly (StoredDocument | undefined)[]> {
    return (await this.getForWriting(name, ids)).map(living);
  }

  async getForWriting(
    name: string,
    ids: readonly string[],
  ): Promise<readonly (StoredDocument | Tombstone | undefined)[]> {
    return await answered(async () => {
      const { documents } = await this.definitions.collection(name);
      const possible = [...new Set(ids)].filter((id) => Buffer.byteLength(id) <= MAX_KEY_BYTES);
      const found = new Map<string, StoredDocument | Tombstone>();
      for (const part of inParts(possible)) {
        const cursor = documents.find(
          { _id: { $in: part } },
          { ...WITHOUT_PLACES, batchSize: part.length + 1 },
        );
        for await (const each of cursor) found.set(each._id, storedDocument(each));
      }
      return ids.map((id) => found.get(id));
    });
  }

  async find(name: string, query: Query): Promise<Page> {
    return await answered(async () => {
      const { definition, documents } = await this.definitions.collection(name);
      const question = questionOf(definition, query);
      // One more than fits on the page says whether there is another, in a single answer.
      const cursor = documents
        .find(filterOf(question), { ...WITHOUT_PLACES, batchSize: question.limit + 2 })
        .sort(sortOf(question))
        .limit(question.limit + 1);
      const found = (await cursor.toArray()).flatMap((each) => living(storedDocument(each)) ?? []);
      const items = found.slice(0, question.limit);
      const last = items.at(-1);
      return last && found.length > question.limit ? { items, next: cursorAfter(question, last) } : { items };
    });
  }

  async *scan(name: string): AsyncIterable<readonly StoredDocument[]> {
    let after = '';
    for (;;) {
      const batch = await answered(() => this.batchAfter(name, after));
      const documents = batch.flatMap((each) => living(each) ?? []);
      if (documents.length > 0) yield documents;
      if (batch.length < SCAN_BATCH) return;
      after = batch.at(-1)?.id ?? after;
    }
  }

  async commit(writes: readonly Write[], checkpoint?: Checkpoint): Promise<void> {
    await answered(async () => {
      const prepared = new Map<MongoCollection, MongoWrite[]>();
      for (const write of writes) {
        const collection = await this.definitions.collection(write.collection);
        const due = prepared.get(collection) ?? [];
        due.push({ write, document: documentToStore(prepare(collection.definition, write)) });
        prepared.set(collection, due);
      }
      for (const [{ documents }, due] of prepared) await writeGuarded(documents, due);
      if (checkpoint) await this.checkpoints.advance(checkpoint);
    });
  }

  async checkpoint(consumer: string, lane: number): Promise<Checkpoint['position'] | undefined> {
    return await answered(() => this.checkpoints.read(consumer, lane));
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private async batchAfter(name: string, after: string): Promise<readonly (StoredDocument | Tombstone)[]> {
    const { documents } = await this.definitions.collection(name);
    const cursor = documents
      .find({ _id: { $gt: after } }, { ...WITHOUT_PLACES, batchSize: SCAN_BATCH + 1 })
      .sort({ _id: 1 })
      .limit(SCAN_BATCH);
    return (await cursor.toArray()).map(storedDocument);
  }
}

export interface MongoPlace {
  readonly url: string;
  readonly suffix?: string;
}

const DEFAULT_DATABASE = 'florin';

function databaseOf(url: string): string {
  return /^[^/]+\/\/[^/]+\/([^/?]+)/.exec(url)?.[1] ?? DEFAULT_DATABASE;
}
