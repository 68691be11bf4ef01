import { randomUUID } from 'node:crypto';
import type { Collection, Db } from 'mongodb';
import { bounded } from '#platform/mongodb/bounded';
import { sameIndexes } from '../index-places.js';
import { CollectionDiffers, NoSuchCollection, type CollectionDefinition } from '../read-store.js';
import { writeAll, type Operation, type Outcome } from './bulk-writes.js';
import { indexesOf } from './places.js';
import { readAll, type Found } from './reads.js';
import type { MongoDocument } from './stored-document.js';
import { Together } from './together.js';

export interface MongoCollection {
  readonly definition: CollectionDefinition;
  readonly documents: Collection<MongoDocument>;
  readonly reading: Together<string, Found>;
  readonly writing: Together<Operation, Outcome>;
}

interface KnownCollection {
  readonly collection: MongoCollection;
  readonly knownAt: number;
}

interface StoredDefinition {
  readonly _id: string;
  readonly indexes: string;
  /** Where the documents are: a name of this definition's own, so that a dropped one never comes back. */
  readonly documents: string;
}

const PREFIX = 'documents.';
/** Of one collection; more of them wait, and then go together. */
const READS_AT_ONCE = 2;
const WRITES_AT_ONCE = 1;
/** For so long at most it is not noticed that another process has dropped a collection. */
const LONGEST_KNOWN_MS = 1_000;

/**
 * Which collections there are, told by the database so that every process knows the same ones. A
 * dropped one answers as an empty one does, so the definitions are read again, all at once, when one
 * that is asked for has been known for a while.
 */
export class Definitions {
  private readonly stored: Collection<StoredDefinition>;
  private readonly known = new Map<string, KnownCollection>();
  private readonly defining = new Map<string, Promise<void>>();
  /** Collections of which this process has made sure that they have their indexes. */
  private readonly indexed = new Set<string>();
  private looking: Promise<void> | undefined;

  constructor(private readonly database: Db) {
    this.stored = database.collection('definitions');
  }

  /**
   * Removes what a crash in the middle of a drop has left behind. A definition is stored before its
   * documents are made, so documents that are there and are not defined were dropped.
   */
  async removeLeftovers(): Promise<void> {
    const there = await this.database.listCollections({}, { nameOnly: true }).toArray();
    const defined = new Set((await this.stored.find().toArray()).map(({ documents }) => documents));
    const leftOver = there.filter(({ name }) => name.startsWith(PREFIX) && !defined.has(name));
    for (const { name } of leftOver) await this.database.dropCollection(name);
  }

  /** Several lanes define the same collections at once: what is under way is not begun again. */
  async define(definition: CollectionDefinition): Promise<void> {
    const what = JSON.stringify(definition);
    const defining =
      this.defining.get(what) ?? this.defineNow(definition).finally(() => this.defining.delete(what));
    this.defining.set(what, defining);
    await defining;
  }

  async drop(name: string): Promise<void> {
    this.known.delete(name);
    const stored = await this.stored.findOneAndDelete({ _id: name });
    if (stored) await this.database.dropCollection(stored.documents);
  }

  async collection(name: string): Promise<MongoCollection> {
    const known = this.known.get(name);
    if (known && performance.now() - known.knownAt < LONGEST_KNOWN_MS) return known.collection;
    this.looking ??= this.look().finally(() => (this.looking = undefined));
    await this.looking;
    return this.known.get(name)?.collection ?? (await this.lookFor(name));
  }

  /** What was remembered meanwhile is newer than what is found. */
  private async look(): Promise<void> {
    const began = performance.now();
    for (const stored of await this.stored.find().toArray()) {
      const known = this.known.get(stored._id);
      if (!known || known.knownAt < began)
        this.known.set(stored._id, { collection: this.opened(stored), knownAt: began });
    }
    for (const [name, { knownAt }] of this.known) if (knownAt < began) this.known.delete(name);
  }

  /** It may have been defined after the others were looked at. */
  private async lookFor(name: string): Promise<MongoCollection> {
    const stored = await this.stored.findOne({ _id: name });
    if (!stored) throw new NoSuchCollection(`there is no collection ${name}`);
    return this.remember(this.opened(stored));
  }

  private async defineNow(definition: CollectionDefinition): Promise<void> {
    const stored = await this.stored.findOneAndUpdate(
      { _id: definition.name },
      {
        $setOnInsert: {
          indexes: JSON.stringify(definition.indexes),
          documents: `${PREFIX}${definition.name}.${randomUUID()}`,
        },
      },
      { upsert: true, returnDocument: 'after' },
    );
    if (!stored) throw new NoSuchCollection(`${definition.name} was dropped while it was defined`);
    const collection = this.opened(stored);
    if (!sameIndexes(collection.definition, definition)) {
      throw new CollectionDiffers(`${definition.name} was defined with other indexes`);
    }
    await this.makeIndexes(collection);
    this.remember(collection);
  }

  private async makeIndexes({ definition, documents }: MongoCollection): Promise<void> {
    const indexes = indexesOf(definition);
    if (indexes.length === 0 || this.indexed.has(documents.collectionName)) return;
    await documents.createIndexes([...indexes]);
    this.indexed.add(documents.collectionName);
  }

  private opened({ _id: name, indexes, documents }: StoredDefinition): MongoCollection {
    const known = this.known.get(name)?.collection;
    if (known?.documents.collectionName === documents) return known;
    const definition = { name, indexes: JSON.parse(indexes) as CollectionDefinition['indexes'] };
    return collectionOf(definition, this.database.collection(documents));
  }

  private remember(collection: MongoCollection): MongoCollection {
    this.known.set(collection.definition.name, { collection, knownAt: performance.now() });
    return collection;
  }
}

function collectionOf(
  definition: CollectionDefinition,
  documents: Collection<MongoDocument>,
): MongoCollection {
  const reading = new Together((ids: readonly string[]) => bounded(readAll(documents, ids)), READS_AT_ONCE);
  const writing = new Together(
    (some: readonly Operation[]) => bounded(writeAll(documents, some)),
    WRITES_AT_ONCE,
  );
  return { definition, documents, reading, writing };
}
