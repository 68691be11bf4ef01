import { MongoBulkWriteError, type AnyBulkWriteOperation, type Collection } from 'mongodb';
import { Overtaken, type DocumentVersion, type Write } from '../read-store.js';
import { standingOf } from '../versions.js';
import { isDuplicate } from './failures.js';
import { inParts } from './parts.js';
import { storedVersion, versionToStore, type MongoDocument } from './stored-document.js';

type Documents = Collection<MongoDocument>;
type Versions = ReadonlyMap<string, DocumentVersion>;

/** A write with the document that it wants stored. */
export interface MongoWrite {
  readonly write: Write;
  readonly document: MongoDocument;
}

const MAX_ROUNDS = 16;

/**
 * Writes each document unless what is stored is as new. The version that a write may replace is in
 * its filter, and a filter that finds nothing would insert a second document of the same id: that
 * refusal says that somebody else was there first. So each document is guarded by itself, at once.
 */
export async function writeGuarded(documents: Documents, writes: readonly MongoWrite[]): Promise<void> {
  let left = writes;
  for (let round = 0; left.length > 0; round += 1) {
    const stored = await versionsOf(documents, left);
    const newer = left.filter(({ write }) => isNewer(write, stored.get(write.id)));
    if (newer.length > 0 && round === MAX_ROUNDS) throw new Overtaken(`again and again, ${idsOf(newer)[0]}`);
    left = await replace(documents, newer, stored);
  }
}

/** Answers with those whose filter found something else than it was made for. */
async function replace(
  documents: Documents,
  writes: readonly MongoWrite[],
  stored: Versions,
): Promise<readonly MongoWrite[]> {
  if (writes.length === 0) return [];
  const operations = writes.map((each) => operationOf(each, stored.get(each.write.id)));
  try {
    await documents.bulkWrite(operations, { ordered: false });
    return [];
  } catch (error) {
    return refusedBy(error).map((index) => writes[index] as MongoWrite);
  }
}

function operationOf(
  { write: { id, version }, document: replacement }: MongoWrite,
  stored: DocumentVersion | undefined,
): AnyBulkWriteOperation<MongoDocument> {
  if (!stored) return { insertOne: { document: replacement } };
  if ('revision' in version) {
    const filter = { _id: id, revision: { $lt: version.revision } };
    return { replaceOne: { filter, replacement, upsert: true } };
  }
  return { replaceOne: { filter: { _id: id, ...versionToStore(stored) }, replacement, upsert: true } };
}

/** The places of the duplicates among the writes; any other failure is thrown on. */
function refusedBy(error: unknown): readonly number[] {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
  // The result has some also when it was cut short; the error has them only when all was tried.
  const failures = [error.writeErrors].flat();
  if (failures.length === 0 || !failures.every(isDuplicate)) throw error;
  return failures.map(({ index }) => index);
}

async function versionsOf(documents: Documents, writes: readonly MongoWrite[]): Promise<Versions> {
  const versions = new Map<string, DocumentVersion>();
  for (const ids of inParts(idsOf(writes))) {
    const found = documents.find({ _id: { $in: ids } }, { projection: { revision: 1, marks: 1 } });
    for await (const each of found) versions.set(each._id, storedVersion(each));
  }
  return versions;
}

function isNewer({ id, collection, version }: Write, stored?: DocumentVersion): boolean {
  const standing = standingOf(version, stored);
  if (standing === 'overtaken') throw new Overtaken(`${id} in ${collection}`);
  return standing === 'newer';
}

function idsOf(writes: readonly MongoWrite[]): readonly string[] {
  return writes.map(({ write }) => write.id);
}
