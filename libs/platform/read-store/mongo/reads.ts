import type { Collection } from 'mongodb';
import { MAX_KEY_BYTES, type StoredDocument, type Tombstone } from '../read-store.js';
import { inParts } from './parts.js';
import { storedDocument, type MongoDocument } from './stored-document.js';

export type Found = StoredDocument | Tombstone | undefined;

/** Where a document stands in its indexes is for the server alone. */
export const WITHOUT_PLACES = { projection: { places: 0 } } as const;

/** In the order of the ids. */
export async function readAll(
  documents: Collection<MongoDocument>,
  ids: readonly string[],
): Promise<readonly Found[]> {
  const possible = [...new Set(ids)].filter((id) => Buffer.byteLength(id) <= MAX_KEY_BYTES);
  const found = new Map<string, Found>();
  for (const part of inParts(possible)) {
    const options = { ...WITHOUT_PLACES, batchSize: part.length + 1 };
    for (const each of await documents.find({ _id: { $in: part } }, options).toArray()) {
      found.set(each._id, storedDocument(each));
    }
  }
  return ids.map((id) => found.get(id));
}
