import type { Lane } from '#platform/event-store/lanes';
import type { Position } from '#platform/event-store/event-store';

export type Scalar = string | number | bigint | boolean | null;
export type DocumentValue = Scalar | undefined | readonly DocumentValue[] | DocumentBody;
export interface DocumentBody {
  readonly [field: string]: DocumentValue;
}

/** How far a document has come with each of those that feed it, each by its own key: of a lane, its number. */
export type Marks = Readonly<Record<string, Position>>;

/**
 * How far a document has come. One fed by a single stream is at a revision of it; one fed by many
 * keeps a mark for each lane. A write that is not newer than what is stored is skipped.
 */
export type DocumentVersion = { readonly revision: number } | { readonly marks: Marks };

export interface StoredDocument {
  readonly id: string;
  readonly version: DocumentVersion;
  readonly body: DocumentBody;
}

/** What is left of a deleted document: how far it had come, so that a replay does not bring it back. */
export interface Tombstone {
  readonly id: string;
  readonly version: DocumentVersion;
  readonly body?: undefined;
}

/**
 * A question that can be asked of a collection, and the index that answers it. Where a field of
 * `equals` holds a list, the document is found under each of its elements (one such field at most).
 * A document that lacks one of the fields is not in the index.
 */
export interface IndexDefinition {
  /** Fields that the question pins, every one of them, in this order. */
  readonly equals: readonly string[];
  /** The field that sorts the answers and may be bounded; absent: they are sorted by id. */
  readonly orderBy?: string;
}

export interface CollectionDefinition {
  /** `<family>` or `<family>@<generation>`: a cursor of one generation is good for the next too. */
  readonly name: string;
  readonly indexes: Readonly<Record<string, IndexDefinition>>;
}

export interface Query {
  readonly index: string;
  readonly equals?: Readonly<Record<string, Scalar>>;
  /**
   * Bounds on the field of `orderBy`: from inclusive, to exclusive. Values of another kind than the
   * bound's (text, number, truth value, null) are outside of it.
   */
  readonly from?: Scalar;
  readonly to?: Scalar;
  readonly direction?: 'ascending' | 'descending';
  /** The `next` of the page before: opaque, and good only for the same question. */
  readonly after?: string;
  readonly limit: number;
}

export interface Page<T = StoredDocument> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly next?: string;
}

export interface Write {
  readonly collection: string;
  readonly id: string;
  readonly version: DocumentVersion;
  /** Absent: the document is deleted. */
  readonly body?: DocumentBody;
  /**
   * Where the writer found the document: a guess that may save looking again, since somebody else may
   * have written meanwhile. Null: the writer takes it that there is none, and is overtaken if there is.
   */
  readonly over?: DocumentVersion | null;
}

export interface Checkpoint {
  readonly consumer: string;
  readonly lane: Lane;
  readonly position: Position;
}

export const MAX_PAGE_SIZE = 200;
export const MAX_DOCUMENT_BYTES = 4 * 1_048_576;
/** Objects and lists within one another. */
export const MAX_DOCUMENT_DEPTH = 32;
/** The UTF-8 of an id together with all the text that one index holds of its document. */
export const MAX_KEY_BYTES = 900;

/** Documents that can be thrown away and built again from the log. */
export abstract class ReadStore {
  /** Makes the collection and its indexes; one that is there with others throws `CollectionDiffers`. */
  abstract define(collection: CollectionDefinition): Promise<void>;
  /** Harmless when there is no such collection. */
  abstract drop(collection: string): Promise<void>;
  abstract get(collection: string, id: string): Promise<StoredDocument | undefined>;
  /** In the order of the ids. */
  abstract getMany(
    collection: string,
    ids: readonly string[],
  ): Promise<readonly (StoredDocument | undefined)[]>;
  /** The same for whoever is about to write them: deleted ones are there as tombstones. */
  abstract getForWriting(
    collection: string,
    ids: readonly string[],
  ): Promise<readonly (StoredDocument | Tombstone | undefined)[]>;
  /** Its cost depends on the page, not on the collection. */
  abstract find(collection: string, query: Query): Promise<Page>;
  /** Every document, in the order of the ids, in batches: for proofs, not for requests. */
  abstract scan(collection: string): AsyncIterable<readonly StoredDocument[]>;
  /**
   * Writes first and then the checkpoint, so that a crash in between repeats and loses nothing. Each
   * document is written once at most. Throws `InvalidDocument` before anything is written, and
   * `Overtaken` before the checkpoint is. A checkpoint never moves back.
   */
  abstract commit(writes: readonly Write[], checkpoint?: Checkpoint): Promise<void>;
  abstract checkpoint(consumer: string, lane: Lane): Promise<Position | undefined>;
  /** Throws `ReadStoreUnavailable` when the engine does not answer now. */
  abstract check(): Promise<void>;
  abstract close(): Promise<void>;
}

/** The collection is there already, with other indexes than those asked for. */
export class CollectionDiffers extends Error {
  override readonly name = 'CollectionDiffers';
}

/** The collection was never defined, or was dropped. */
export class NoSuchCollection extends Error {
  override readonly name = 'NoSuchCollection';
}

/** The cursor was not made by this store for this question. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

/** The question asked has no index declared for it. */
export class NoSuchIndex extends Error {
  override readonly name = 'NoSuchIndex';
}

/** The document cannot be stored, now or later: a value of a wrong type, too big, too deep. */
export class InvalidDocument extends Error {
  override readonly name = 'InvalidDocument';

  constructor(
    readonly collection: string,
    readonly id: string,
    reason: string,
  ) {
    super(`${id} in ${collection}: ${reason}`);
  }
}

/** Another lane wrote the document since it was read: read it and fold again. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** The engine cannot be reached, or does not answer: what was asked may be asked again. */
export class ReadStoreUnavailable extends Error {
  override readonly name = 'ReadStoreUnavailable';
}
