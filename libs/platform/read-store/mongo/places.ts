import type { Document, IndexDescription } from 'mongodb';
import type { Place, Places } from '../index-places.js';
import { boundsOf, standOf } from '../order-bounds.js';
import type { Question } from '../questions.js';
import type { CollectionDefinition } from '../read-store.js';
import { encodeScalar } from '../sortable-scalars.js';

/**
 * Where a document stands in one index, in text that MongoDB sorts as the embedded engine sorts its
 * keys: kinds, numbers and cursors come out the same. A list is found under each of its elements, so
 * `pinned` may be several; what sorts is one text of its own, since MongoDB sorts by an array's
 * least or greatest element, whichever was asked for.
 */
export interface StoredPlace {
  readonly pinned: string | readonly string[];
  readonly order: string;
}

export type StoredPlaces = Readonly<Record<string, StoredPlace>>;

export function placesToStore(places: Places, id: string): StoredPlaces {
  const stored = [...places].flatMap(([index, found]) => {
    const [first] = found;
    return first ? [[index, { pinned: pinnedBy(found), order: standingText(first, id) }] as const] : [];
  });
  return Object.fromEntries(stored);
}

export function indexesOf({ indexes }: CollectionDefinition): readonly IndexDescription[] {
  return Object.keys(indexes).map((index) => ({ key: { [pinned(index)]: 1, [order(index)]: 1 } }));
}

export function filterOf(question: Question): Document {
  const { index, descending, after } = question;
  const bounds = boundsOf(question);
  const edge = after && standOf(after);
  const low = (descending ? undefined : edge) ?? bounds.low;
  const high = (descending ? edge : undefined) ?? bounds.high;
  // No document stands at a bound, but for the one that the page before ended with.
  return {
    [pinned(index)]: textOf(Buffer.concat(question.equals.map(encodeScalar))),
    [order(index)]: { $gt: textOf(low), $lt: textOf(high) },
  };
}

export function sortOf({ index, descending }: Question): Record<string, 1 | -1> {
  return { [order(index)]: descending ? -1 : 1 };
}

function pinnedBy(places: readonly Place[]): StoredPlace['pinned'] {
  const texts = places.map(({ equals }) => textOf(Buffer.concat(equals.map(encodeScalar))));
  const [first, ...more] = new Set(texts);
  return first !== undefined && more.length === 0 ? first : [...new Set(texts)];
}

function standingText({ order: value }: Place, id: string): string {
  return textOf(standOf(value === undefined ? { id } : { order: value, id }));
}

/** A letter for each byte: its UTF-8 sorts as the bytes do, where binary data would sort by length. */
function textOf(bytes: Buffer): string {
  return bytes.toString('latin1');
}

function pinned(index: string): string {
  return `places.${index}.pinned`;
}

function order(index: string): string {
  return `places.${index}.order`;
}
