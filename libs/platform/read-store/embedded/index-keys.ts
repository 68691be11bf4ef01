import type { RangeOptions } from 'lmdb';
import type { Places } from '../index-places.js';
import { boundsOf, standOf } from '../order-bounds.js';
import type { Question } from '../questions.js';
import type { CollectionDefinition } from '../read-store.js';
import { encodeScalar } from '../sortable-scalars.js';

const LONGEST_KEY = 1_978;

export type IndexNumbers = ReadonlyMap<string, Buffer>;

/** The keys of a document: the index's number, its pinned values, the one that sorts, the id. */
export function placeKeys(numbers: IndexNumbers, places: Places, id: string): readonly Buffer[] {
  return [...places].flatMap(([name, found]) => {
    const number = numberOf(numbers, name);
    return found.map(({ equals, order }) =>
      Buffer.concat([
        number,
        ...equals.map(encodeScalar),
        standOf(order === undefined ? { id } : { order, id }),
      ]),
    );
  });
}

/** The stretch of keys that answers a question, and one more entry than fits on its page. */
export function rangeOf(numbers: IndexNumbers, question: Question): RangeOptions {
  const pinned = Buffer.concat([numberOf(numbers, question.index), ...question.equals.map(encodeScalar)]);
  const { low, high } = boundsOf(question);
  const [first, end] = question.descending ? [high, low] : [low, high];
  const start = question.after ? standOf(question.after) : first;
  return {
    start: boundOf(pinned, start),
    end: boundOf(pinned, end),
    reverse: question.descending,
    // No document's key is equal to a bound, but for the one that the page before ended with.
    exclusiveStart: true,
    limit: question.limit + 1,
  };
}

/** LMDB takes no longer ones; no document's key is so long that what is cut off would matter. */
function boundOf(pinned: Buffer, rest: Buffer): Buffer {
  return Buffer.concat([pinned, rest]).subarray(0, LONGEST_KEY);
}

/** The indexes of a collection never change, so their place in the order of names is their number. */
export function numbersOf(collection: CollectionDefinition): IndexNumbers {
  const names = Object.keys(collection.indexes).sort();
  return new Map(names.map((name, number) => [name, Buffer.of(number)]));
}

function numberOf(numbers: IndexNumbers, index: string): Buffer {
  const number = numbers.get(index);
  if (!number) throw new TypeError(`there is no index ${index}`);
  return number;
}
