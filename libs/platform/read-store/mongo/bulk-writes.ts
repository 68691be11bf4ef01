import { MongoBulkWriteError, type AnyBulkWriteOperation, type Collection } from 'mongodb';
import { isDuplicate } from '#platform/mongodb/failures';
import type { MongoDocument } from './stored-document.js';

export type Operation = AnyBulkWriteOperation<MongoDocument>;
export type Outcome = 'written' | 'refused';

/** Each by itself, in no order: what is refused is a duplicate, and any other failure is thrown on. */
export async function writeAll(
  documents: Collection<MongoDocument>,
  operations: readonly Operation[],
): Promise<readonly Outcome[]> {
  const outcomes = operations.map((): Outcome => 'written');
  try {
    await documents.bulkWrite(operations, { ordered: false });
  } catch (error) {
    for (const index of refusedBy(error)) outcomes[index] = 'refused';
  }
  return outcomes;
}

/** The places of the duplicates among the writes; any other failure is thrown on. */
function refusedBy(error: unknown): readonly number[] {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
  // The result has some also when it was cut short; the error has them only when all was tried.
  const failures = [error.writeErrors].flat();
  if (failures.length === 0 || !failures.every(isDuplicate)) throw error;
  return failures.map(({ index }) => index);
}
