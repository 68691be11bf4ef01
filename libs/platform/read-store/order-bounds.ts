import type { Question } from './questions.js';
import { encodeScalar, tagOf } from './sortable-scalars.js';

/** Comes after every encoded value. */
const AFTER_ALL = Buffer.of(0xff);

/** Between which bytes the sorting value of an answer lies. */
export function boundsOf({ from, to }: Question): { readonly low: Buffer; readonly high: Buffer } {
  const lows = [Buffer.alloc(0), ...(from === undefined ? [] : [encodeScalar(from)])];
  const highs = [AFTER_ALL, ...(to === undefined ? [] : [encodeScalar(to)])];
  // Only values of a bound's own kind are inside of it.
  if (to !== undefined) lows.push(Buffer.of(tagOf(to)));
  if (from !== undefined) highs.push(Buffer.of(tagOf(from) + 1));
  return {
    low: lows.reduce((a, b) => (Buffer.compare(a, b) > 0 ? a : b)),
    high: highs.reduce((a, b) => (Buffer.compare(a, b) < 0 ? a : b)),
  };
}

/** Where a document stands among the answers: by the value that sorts, then by its id. */
export function standOf({ order, id }: NonNullable<Question['after']>): Buffer {
  return Buffer.concat([...(order === undefined ? [] : [encodeScalar(order)]), encodeScalar(id)]);
}
