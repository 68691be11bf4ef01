import { MongoDatabase, type MongoPlace } from '#platform/mongodb/mongo-database';
import { Checkpoints } from './mongo/checkpoints.js';
import { Definitions } from './mongo/definitions.js';
import { writeGuarded, type MongoWrite } from './mongo/guarded-writes.js';
import { filterOf, sortOf } from './mongo/places.js';
import { WITHOUT_PLACES } from './mongo/reads.js';
import { documentToStore, living, storedDocument } from './mongo/stored-document.js';
import { prepare } from './prepared-writes.js';
import { cursorAfter, questionOf } from './questions.js';
import {
  ReadStore,
  ReadStoreUnavailable,
  type Checkpoint,
  type CollectionDefinition,
  type Page,
  type Query,
  type StoredDocument,
  type Tombstone,
  type Write,
} from './read-store.js';

const SCAN_BATCH = 500;

const DEFAULT_DATABASE = 'florin';

/**
 * Views in a database of MongoDB. Only single documents are written at once: a commit that fails
 * half way is repeated, and what it had written passes it by.
 */
export class MongoReadStore extends ReadStore {
  private readonly definitions: Definitions;
  private readonly checkpoints: Checkpoints;

  private constructor(private readonly mongo: MongoDatabase) {
    super();
    this.definitions = new Definitions(mongo.database);
    this.checkpoints = new Checkpoints(mongo.database);
  }

  /** In the database that the address names; `suffix` makes another one beside it. */
  static async open(place: Omit<MongoPlace, 'name'>): Promise<MongoReadStore> {
    const mongo = await MongoDatabase.open({ ...place, name: DEFAULT_DATABASE }, ReadStoreUnavailable);
    const store = new MongoReadStore(mongo);
    await mongo.orClosed(() => store.definitions.removeLeftovers());
    return store;
  }

  async define(definition: CollectionDefinition): Promise<void> {
    await this.mongo.answered(() => this.definitions.define(definition));
  }

  async drop(collection: string): Promise<void> {
    await this.mongo.answered(() => this.definitions.drop(collection));
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
    return await this.mongo.answered(async () => (await this.definitions.collection(name)).reading.ask(ids));
  }

  async find(name: string, query: Query): Promise<Page> {
    return await this.mongo.answered(async () => {
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
      const batch = await this.mongo.answered(() => this.batchAfter(name, after));
      const documents = batch.flatMap((each) => living(each) ?? []);
      if (documents.length > 0) yield documents;
      if (batch.length < SCAN_BATCH) return;
      after = batch.at(-1)?.id ?? after;
    }
  }

  async commit(writes: readonly Write[], checkpoint?: Checkpoint): Promise<void> {
    await this.mongo.answered(async () => {
      const due = new Map<string, MongoWrite[]>();
      for (const write of writes) {
        const { definition } = await this.definitions.collection(write.collection);
        const document = documentToStore(prepare(definition, write));
        const ofOne = due.get(write.collection);
        if (ofOne) ofOne.push({ write, document });
        else due.set(write.collection, [{ write, document }]);
      }
      for (const [name, ofOne] of due) await writeGuarded(await this.definitions.collection(name), ofOne);
      if (checkpoint) await this.checkpoints.advance(checkpoint);
    });
  }

  async checkpoint(consumer: string, lane: number): Promise<Checkpoint['position'] | undefined> {
    return await this.mongo.answered(() => this.checkpoints.read(consumer, lane));
  }

  async check(): Promise<void> {
    await this.mongo.check();
  }

  async close(): Promise<void> {
    await this.mongo.close();
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
