import { Packr } from 'msgpackr';
import {
  MAX_DOCUMENT_BYTES,
  MAX_DOCUMENT_DEPTH,
  type DocumentBody,
  type DocumentValue,
  type DocumentVersion,
  type StoredDocument,
  type Tombstone,
} from './read-store.js';

// Each document stands for itself: what it takes to read it is not spread over other records.
const packr = new Packr({ useRecords: false });

const MIN_WHOLE = -(2n ** 63n);
const MAX_WHOLE = 2n ** 63n - 1n;

/** BSON tells its own types by it. */
const TAKEN_NAME = '_bsontype';

type Packed = readonly [number | Readonly<Record<number, string>>, DocumentBody | null];

export function encodeDocument(version: DocumentVersion, body: DocumentBody | undefined): Buffer {
  if (body !== undefined) checkValue(body, 1);
  const packed = packr.pack([versionToPack(version), body ?? null]);
  if (packed.length > MAX_DOCUMENT_BYTES) throw new RangeError(`is ${packed.length} bytes big`);
  return packed;
}

export function decodeDocument(id: string, bytes: Uint8Array): StoredDocument | Tombstone {
  const [packed, body] = packr.unpack(bytes) as Packed;
  const version = typeof packed === 'number' ? { revision: packed } : { marks: packed };
  return { id, version: version as DocumentVersion, ...(body === null ? {} : { body }) };
}

function versionToPack(version: DocumentVersion): Packed[0] {
  return 'revision' in version ? version.revision : version.marks;
}

/** Only what every engine gives back as it was. */
function checkValue(value: DocumentValue, depth: number): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return;
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`holds the number ${value}`);
      return;
    case 'bigint':
      if (value < MIN_WHOLE || value > MAX_WHOLE) throw new RangeError(`${value} has more than 64 bits`);
      return;
    case 'object':
      checkObject(value, depth);
      return;
    default:
      throw new TypeError(`holds a ${typeof value}`);
  }
}

function checkObject(value: Extract<DocumentValue, object> | null, depth: number): void {
  if (value === null) return;
  if (depth > MAX_DOCUMENT_DEPTH) throw new RangeError(`is more than ${MAX_DOCUMENT_DEPTH} levels deep`);
  if (Array.isArray(value)) {
    for (const element of value as readonly DocumentValue[]) {
      if (element === undefined) throw new TypeError('holds a list with nothing in one of its places');
      checkValue(element, depth + 1);
    }
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('holds more than plain data');
  for (const [name, field] of Object.entries(value as DocumentBody)) {
    if (name === TAKEN_NAME || name.includes('\0'))
      throw new TypeError(`names a field ${JSON.stringify(name)}`);
    checkValue(field, depth + 1);
  }
}
