import { decodeDocument } from './document-codec.js';
import { placesOf, sameIndexes, type Place } from './index-places.js';
import { prepare, type PreparedWrite } from './prepared-writes.js';
import { cursorAfter, questionOf, type Question } from './questions.js';
import {
  CollectionDiffers,
  NoSuchCollection,
  Overtaken,
  ReadStore,
  type Checkpoint,
  type CollectionDefinition,
  type Page,
  type Query,
  type Scalar,
  type StoredDocument,
  type Tombstone,
  type Write,
} from './read-store.js';
import { KINDS, kindOf } from './scalars.js';
import { isLater, standingOf } from './versions.js';

interface Collection {
  readonly definition: CollectionDefinition;
  readonly documents: Map<string, Buffer>;
}

/** For tests: keeps everything in maps and answers by looking at everything. */
export class MemoryReadStore extends ReadStore {
  private readonly collections = new Map<string, Collection>();
  private readonly checkpoints = new Map<string, Checkpoint['position']>();

  async define(definition: CollectionDefinition): Promise<void> {
    const there = this.collections.get(definition.name);
    if (there && !sameIndexes(there.definition, definition)) throw new CollectionDiffers(definition.name);
    if (!there) this.collections.set(definition.name, { definition, documents: new Map() });
  }

  async drop(collection: string): Promise<void> {
    this.collections.delete(collection);
  }

  async get(collection: string, id: string): Promise<StoredDocument | undefined> {
    return (await this.getMany(collection, [id]))[0];
  }

  async getMany(
    collection: string,
    ids: readonly string[],
  ): Promise<readonly (StoredDocument | undefined)[]> {
    return (await this.getForWriting(collection, ids)).map(living);
  }

  async getForWriting(
    collection: string,
    ids: readonly string[],
  ): Promise<readonly (StoredDocument | Tombstone | undefined)[]> {
    const { documents } = this.collection(collection);
    return ids.map((id) => read(documents, id));
  }

  async find(name: string, query: Query): Promise<Page> {
    const collection = this.collection(name);
    const question = questionOf(collection.definition, query);
    const answers = all(collection)
      .flatMap((document) => {
        const place = placesOf(question.definition, document.body).find((each) => answersTo(question, each));
        return place ? [{ document, place: { order: place.order, id: document.id } }] : [];
      })
      .filter(({ place }) => question.after === undefined || compare(question, place, question.after) > 0)
      .sort((a, b) => compare(question, a.place, b.place));
    const items = answers.slice(0, question.limit).map(({ document }) => document);
    const last = items.at(-1);
    return last && answers.length > items.length ? { items, next: cursorAfter(question, last) } : { items };
  }

  async *scan(name: string): AsyncIterable<readonly StoredDocument[]> {
    const documents = all(this.collection(name));
    if (documents.length > 0) yield [...documents].sort((a, b) => compareScalars(a.id, b.id));
  }

  async commit(writes: readonly Write[], checkpoint?: Checkpoint): Promise<void> {
    const prepared = writes.map((write) => prepare(this.collection(write.collection).definition, write));
    const due = prepared.filter((each) => this.isDue(each));
    for (const { write, bytes } of due) this.collection(write.collection).documents.set(write.id, bytes);
    if (!checkpoint) return;
    const key = checkpointKey(checkpoint);
    if (isLater(checkpoint.position, this.checkpoints.get(key)))
      this.checkpoints.set(key, checkpoint.position);
  }

  async checkpoint(consumer: string, lane: number): Promise<Checkpoint['position'] | undefined> {
    return this.checkpoints.get(checkpointKey({ consumer, lane }));
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.collections.clear();
  }

  private collection(name: string): Collection {
    const collection = this.collections.get(name);
    if (!collection) throw new NoSuchCollection(name);
    return collection;
  }

  private isDue({ write }: PreparedWrite): boolean {
    const stored = read(this.collection(write.collection).documents, write.id);
    const standing = standingOf(write, stored?.version);
    if (standing === 'overtaken') throw new Overtaken(`${write.id} in ${write.collection}`);
    return standing === 'newer';
  }
}

function read(documents: Collection['documents'], id: string): StoredDocument | Tombstone | undefined {
  const bytes = documents.get(id);
  return bytes && decodeDocument(id, bytes);
}

function all({ documents }: Collection): readonly StoredDocument[] {
  return Array.from(documents.keys(), (id) => living(read(documents, id))).filter(
    (each) => each !== undefined,
  );
}

function living(document: StoredDocument | Tombstone | undefined): StoredDocument | undefined {
  return document?.body === undefined ? undefined : document;
}

function answersTo({ equals, from, to }: Question, place: Place): boolean {
  const { order } = place;
  if (!equals.every((value, at) => compareScalars(value, place.equals[at] as Scalar) === 0)) return false;
  if (order === undefined) return true;
  const bounds = [from, to].filter((bound) => bound !== undefined);
  return (
    bounds.every((bound) => kindOf(bound) === kindOf(order)) &&
    (from === undefined || compareScalars(order, from) >= 0) &&
    (to === undefined || compareScalars(order, to) < 0)
  );
}

interface Standing {
  readonly order?: Scalar | undefined;
  readonly id: string;
}

function compare(question: Question, a: Standing, b: Standing): number {
  const byOrder = compareScalars(a.order ?? null, b.order ?? null) || compareScalars(a.id, b.id);
  return question.descending ? -byOrder : byOrder;
}

/** By kind, numbers by value whatever their type, text by its UTF-8 bytes. */
function compareScalars(a: Scalar, b: Scalar): number {
  const byKind = KINDS.indexOf(kindOf(a)) - KINDS.indexOf(kindOf(b));
  if (byKind !== 0 || a === null || b === null) return byKind;
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  return a < b ? -1 : a > b ? 1 : 0;
}

function checkpointKey({ consumer, lane }: Pick<Checkpoint, 'consumer' | 'lane'>): string {
  return `${lane} ${consumer}`;
}
