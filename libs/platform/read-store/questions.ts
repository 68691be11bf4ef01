import { createHash } from 'node:crypto';
import {
  BadCursor,
  MAX_PAGE_SIZE,
  NoSuchIndex,
  type CollectionDefinition,
  type IndexDefinition,
  type Query,
  type Scalar,
  type StoredDocument,
} from './read-store.js';

/** A query that has been checked against the collection it is asked of. */
export interface Question {
  readonly index: string;
  readonly definition: IndexDefinition;
  /** In the order of the index. */
  readonly equals: readonly Scalar[];
  readonly from?: Scalar;
  readonly to?: Scalar;
  readonly descending: boolean;
  readonly limit: number;
  /** The last place of the page before. */
  readonly after?: Cursor;
  /** What makes a cursor good for this question only. */
  readonly digest: string;
}

export interface Cursor {
  readonly order?: Scalar;
  readonly id: string;
}

const MAX_CURSOR_LENGTH = 8_192;
const GENERATION = /@[^@]*$/;

export function questionOf(collection: CollectionDefinition, query: Query): Question {
  const definition = indexFor(collection, query);
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > MAX_PAGE_SIZE) {
    throw new RangeError(`a page has 1 to ${MAX_PAGE_SIZE} items, not ${query.limit}`);
  }
  const equals = definition.equals.map((field) => query.equals?.[field] as Scalar);
  const descending = query.direction === 'descending';
  const digest = digestOf(
    collection.name.replace(GENERATION, ''),
    query.index,
    ...equals.map(scalarText),
    `${scalarText(query.from)} ${scalarText(query.to)}`,
    descending ? 'descending' : 'ascending',
  );
  return {
    index: query.index,
    definition,
    equals,
    ...(query.from === undefined ? {} : { from: query.from }),
    ...(query.to === undefined ? {} : { to: query.to }),
    descending,
    limit: query.limit,
    ...(query.after === undefined ? {} : { after: decodeCursor(query.after, digest) }),
    digest,
  };
}

/** The cursor of the page that follows this document. */
export function cursorAfter(question: Question, document: StoredDocument): string {
  const { orderBy } = question.definition;
  const order = orderBy === undefined ? '' : scalarText(document.body[orderBy] as Scalar);
  const seal = digestOf(question.digest, order, document.id);
  return Buffer.from(JSON.stringify([seal, order, document.id])).toString('base64url');
}

function indexFor(collection: CollectionDefinition, query: Query): IndexDefinition {
  const definition = Object.hasOwn(collection.indexes, query.index)
    ? collection.indexes[query.index]
    : undefined;
  if (!definition) throw new NoSuchIndex(`${collection.name} has no index ${query.index}`);
  const asked = Object.keys(query.equals ?? {}).filter((field) => query.equals?.[field] !== undefined);
  if (
    asked.length !== definition.equals.length ||
    !definition.equals.every((field) => asked.includes(field))
  ) {
    throw new NoSuchIndex(
      `${query.index} of ${collection.name} answers for [${definition.equals.join(', ')}], not [${asked.join(', ')}]`,
    );
  }
  if (definition.orderBy === undefined && (query.from !== undefined || query.to !== undefined)) {
    throw new NoSuchIndex(`${query.index} of ${collection.name} has no order to bound`);
  }
  return definition;
}

function decodeCursor(text: string, digest: string): Cursor {
  if (text.length > MAX_CURSOR_LENGTH) throw new BadCursor('the cursor is too long');
  const [seal, order, id] = partsOf(text);
  if (order === undefined || id === undefined || seal !== digestOf(digest, order, id)) {
    throw new BadCursor('the cursor is not one of this question');
  }
  return order === '' ? { id } : { order: scalarOf(order), id };
}

function partsOf(text: string): readonly string[] {
  try {
    const bytes = Buffer.from(text, 'base64url');
    const parts: unknown = JSON.parse(bytes.toString());
    const whole = bytes.toString('base64url') === text;
    if (whole && Array.isArray(parts) && parts.every((part) => typeof part === 'string')) return parts;
  } catch {
    // Whatever it was, it was not written by `cursorAfter`.
  }
  throw new BadCursor('the cursor is damaged');
}

/** Text that reads back as the same value of the same type. */
function scalarText(value: Scalar | undefined): string {
  if (value === undefined) return '-';
  if (typeof value === 'bigint') return `i${value}`;
  return JSON.stringify(value);
}

function scalarOf(text: string): Scalar {
  return text.startsWith('i') ? BigInt(text.slice(1)) : (JSON.parse(text) as Scalar);
}

function digestOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}
