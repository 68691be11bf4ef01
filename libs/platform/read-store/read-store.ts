import type { Lane } from '#platform/event-store/lanes';
import type { Position } from '#platform/event-store/event-store';

export type Scalar = string | number | bigint | boolean | null;
export type DocumentValue = Scalar | undefined | readonly DocumentValue[] | DocumentBody;
export interface DocumentBody {
  readonly [field: string]: DocumentValue;
}

/**
 * How far a document has come. One fed by a single stream is at a revision of it; one fed by many
 * keeps a mark for each lane. A write that is not newer than what is stored is skipped.
 */
export type DocumentVersion =
  { readonly revision: number } | { readonly marks: Readonly<Record<Lane, Position>> };

export interface StoredDocument {
  readonly id: string;
  readonly version: DocumentVersion;
  readonly body: DocumentBody;
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
  readonly name: string;
  readonly indexes: Readonly<Record<string, IndexDefinition>>;
}

export interface Query {
  readonly index: string;
  readonly equals?: Readonly<Record<string, Scalar>>;
  /** Bounds on the field of `orderBy`: from inclusive, to exclusive. */
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
}

export interface Checkpoint {
  readonly consumer: string;
  readonly lane: Lane;
  readonly position: Position;
}

export const MAX_PAGE_SIZE = 200;

/** Documents that can be thrown away and built again from the log. */
export abstract class ReadStore {
  /** Makes the collection and its indexes; one that is there with other indexes is refused. */
  abstract define(collection: CollectionDefinition): Promise<void>;
  abstract drop(collection: string): Promise<void>;
  abstract get(collection: string, id: string): Promise<StoredDocument | undefined>;
  abstract getMany(
    collection: string,
    ids: readonly string[],
  ): Promise<readonly (StoredDocument | undefined)[]>;
  /** Its cost depends on the page, not on the collection. */
  abstract find(collection: string, query: Query): Promise<Page>;
  /** Writes first and then the checkpoint, so that a crash in between repeats and loses nothing. */
  abstract commit(writes: readonly Write[], checkpoint?: Checkpoint): Promise<void>;
  abstract checkpoint(consumer: string, lane: Lane): Promise<Position | undefined>;
  abstract close(): Promise<void>;
}

/** The cursor was not made by this store for this question. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

/** The question asked has no index declared for it. */
export class NoSuchIndex extends Error {
  override readonly name = 'NoSuchIndex';
}
