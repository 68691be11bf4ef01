import type { Database } from 'lmdb';
import { decodeDocument } from '../document-codec.js';
import { placeKeys, type IndexNumbers } from './index-keys.js';
import type { Places } from '../index-places.js';
import { placesOfBody, type PreparedWrite } from '../prepared-writes.js';
import {
  MAX_KEY_BYTES,
  Overtaken,
  type CollectionDefinition,
  type StoredDocument,
  type Tombstone,
} from '../read-store.js';
import { standingOf } from '../versions.js';

type Bytes = Database<Buffer, Buffer>;

/** A collection as it lies in LMDB. */
export interface EmbeddedCollection {
  readonly definition: CollectionDefinition;
  readonly numbers: IndexNumbers;
  readonly documents: Bytes;
  /** Of all its indexes: the places of the documents, each leading to an id. */
  readonly places: Bytes;
}

export function read({ documents }: EmbeddedCollection, id: string): StoredDocument | Tombstone | undefined {
  const key = Buffer.from(id);
  const bytes = key.length === 0 || key.length > MAX_KEY_BYTES ? undefined : documents.get(key);
  return bytes && decodeDocument(id, bytes);
}

export function living(document: StoredDocument | Tombstone | undefined): StoredDocument | undefined {
  return document?.body === undefined ? undefined : document;
}

/** Inside a transaction: the document and its places in the indexes, unless it is not newer. */
export function put(collection: EmbeddedCollection, { write, bytes, places }: PreparedWrite): void {
  const stored = read(collection, write.id);
  const standing = standingOf(write, stored?.version);
  if (standing === 'overtaken') throw new Overtaken(`${write.id} in ${write.collection}`);
  if (standing === 'not-newer') return;
  const before = keysOf(collection, write.id, placesOfBody(collection.definition, stored?.body));
  const after = keysOf(collection, write.id, places);
  for (const [text, key] of before) if (!after.has(text)) collection.places.removeSync(key);
  for (const [text, key] of after)
    if (!before.has(text)) collection.places.putSync(key, Buffer.from(write.id));
  collection.documents.putSync(Buffer.from(write.id), bytes);
}

function keysOf(collection: EmbeddedCollection, id: string, places: Places): ReadonlyMap<string, Buffer> {
  const keys = placeKeys(collection.numbers, places, id);
  return new Map(keys.map((key) => [key.toString('latin1'), key]));
}
