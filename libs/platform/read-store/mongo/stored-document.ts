import { BSON } from 'mongodb';
import { BSON_OPTIONS } from '#platform/mongodb/mongo-database';
import type { PreparedWrite } from '../prepared-writes.js';
import {
  InvalidDocument,
  type DocumentBody,
  type DocumentVersion,
  type StoredDocument,
  type Tombstone,
} from '../read-store.js';
import { placesToStore, type StoredPlaces } from './places.js';

/** A document as it lies in MongoDB; without a body it is a tombstone. */
export interface MongoDocument extends MongoVersion {
  readonly body?: DocumentBody;
  readonly places: StoredPlaces;
}

export interface MongoVersion {
  readonly _id: string;
  readonly revision?: number;
  /** The marks as JSON: text that can be compared with as a whole. */
  readonly marks?: string;
}

const MAX_BSON_BYTES = 16 * 1_048_576;
/** Small enough that BSON, which spells out every place of a list, cannot make too much of it. */
const SURELY_FITS_BYTES = 65_536;

export function documentToStore({ write, bytes, places }: PreparedWrite): MongoDocument {
  const document = {
    _id: write.id,
    ...versionToStore(write.version),
    places: placesToStore(places, write.id),
    ...(write.body === undefined ? {} : { body: write.body }),
  };
  const size = bytes.length > SURELY_FITS_BYTES ? BSON.calculateObjectSize(document, BSON_OPTIONS) : 0;
  if (size <= MAX_BSON_BYTES) return document;
  throw new InvalidDocument(write.collection, write.id, `is ${size} bytes big in MongoDB`);
}

export function versionToStore(version: DocumentVersion): Pick<MongoVersion, 'revision' | 'marks'> {
  return 'revision' in version ? { revision: version.revision } : { marks: JSON.stringify(version.marks) };
}

export function storedVersion({ revision, marks }: MongoVersion): DocumentVersion {
  if (revision !== undefined) return { revision };
  return JSON.parse(`{"marks":${marks ?? '{}'}}`) as DocumentVersion;
}

export function storedDocument(found: MongoDocument): StoredDocument | Tombstone {
  const { _id: id, body } = found;
  return { id, version: storedVersion(found), ...(body === undefined ? {} : { body }) };
}

export function living(document: StoredDocument | Tombstone | undefined): StoredDocument | undefined {
  return document?.body === undefined ? undefined : document;
}
