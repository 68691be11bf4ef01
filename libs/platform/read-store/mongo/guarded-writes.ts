import { bounded } from '#platform/mongodb/bounded';
import { Overtaken, type DocumentVersion, type Write } from '../read-store.js';
import { standingOf } from '../versions.js';
import type { Operation } from './bulk-writes.js';
import type { MongoCollection } from './definitions.js';
import { inParts } from './parts.js';
import { storedVersion, versionToStore, type MongoDocument } from './stored-document.js';

/** Undefined: there is no such document. One that nobody has looked at is not in it. */
type Versions = ReadonlyMap<string, DocumentVersion | undefined>;

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
export async function writeGuarded(
  collection: MongoCollection,
  writes: readonly MongoWrite[],
): Promise<void> {
  let left = writes;
  for (let round = 0; left.length > 0; round += 1) {
    const stored = await versionsOf(collection, left, round > 0);
    const newer = left.filter(({ write }) => isNewer(write, stored.get(write.id)));
    if (newer.length > 0 && round === MAX_ROUNDS)
      throw new Overtaken(`again and again, ${newer[0]?.write.id}`);
    left = await replace(collection, newer, stored);
  }
}

/** Answers with those whose filter found something else than it was made for. */
async function replace(
  { writing }: MongoCollection,
  writes: readonly MongoWrite[],
  stored: Versions,
): Promise<readonly MongoWrite[]> {
  const outcomes = await writing.ask(writes.map((each) => operationOf(each, stored)));
  return writes.filter((_, index) => outcomes[index] === 'refused');
}

function operationOf(
  { write: { id, version }, document: replacement }: MongoWrite,
  stored: Versions,
): Operation {
  const before = stored.get(id);
  if (stored.has(id) && !before) return { insertOne: { document: replacement } };
  if ('revision' in version) {
    const filter = { _id: id, revision: { $lt: version.revision } };
    return { replaceOne: { filter, replacement, upsert: true } };
  }
  const filter = { _id: id, ...(before && versionToStore(before)) };
  return { replaceOne: { filter, replacement, upsert: true } };
}

/**
 * As whoever writes them found them, or as they are now where nobody has looked or a write was refused.
 * One that replaces whatever is older needs no look before that.
 */
async function versionsOf(
  { documents }: MongoCollection,
  writes: readonly MongoWrite[],
  haveBeenRefused: boolean,
): Promise<Versions> {
  const versions = new Map<string, DocumentVersion | undefined>();
  const unseen: string[] = [];
  for (const { write } of writes) {
    if (write.over !== undefined && !haveBeenRefused) versions.set(write.id, write.over ?? undefined);
    else if (haveBeenRefused || 'marks' in write.version) unseen.push(write.id);
  }
  for (const id of unseen) versions.set(id, undefined);
  for (const ids of inParts(unseen)) {
    const projection = { revision: 1, marks: 1 };
    const found = documents.find({ _id: { $in: ids } }, { projection, batchSize: ids.length + 1 });
    for (const each of await bounded(found.toArray())) versions.set(each._id, storedVersion(each));
  }
  return versions;
}

function isNewer(write: Write, stored?: DocumentVersion): boolean {
  const standing = standingOf(write, stored);
  if (standing === 'overtaken') throw new Overtaken(`${write.id} in ${write.collection}`);
  return standing === 'newer';
}
