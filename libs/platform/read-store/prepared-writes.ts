import { encodeDocument } from './document-codec.js';
import { placesOf, type Places } from './index-places.js';
import {
  InvalidDocument,
  MAX_KEY_BYTES,
  type CollectionDefinition,
  type DocumentBody,
  type Write,
} from './read-store.js';

/** A write that any engine can take, with what has to be stored for it. */
export interface PreparedWrite {
  readonly write: Write;
  readonly bytes: Buffer;
  readonly places: Places;
}

/** Throws `InvalidDocument`, so that what cannot be stored is found before anything is. */
export function prepare(collection: CollectionDefinition, write: Write): PreparedWrite {
  try {
    const bytes = encodeDocument(write.version, write.body);
    const places = placesOfBody(collection, write.body);
    checkKeys(write.id, places);
    return { write, bytes, places };
  } catch (error) {
    throw new InvalidDocument(write.collection, write.id, (error as Error).message);
  }
}

export function placesOfBody(collection: CollectionDefinition, body: DocumentBody | undefined): Places {
  if (body === undefined) return new Map();
  return new Map(Object.entries(collection.indexes).map(([name, index]) => [name, placesOf(index, body)]));
}

function checkKeys(id: string, places: Places): void {
  if (id === '') throw new RangeError('an id is not empty');
  checkText([id]);
  for (const { equals, order } of [...places.values()].flat()) checkText([id, ...equals, order]);
}

function checkText(values: readonly unknown[]): void {
  const texts = values.filter((value) => typeof value === 'string');
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > MAX_KEY_BYTES)
    throw new RangeError(`needs ${bytes} of the ${MAX_KEY_BYTES} bytes of an index key`);
}
