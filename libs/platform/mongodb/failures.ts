import {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoParseError,
  MongoSystemError,
  MongoWriteConcernError,
} from 'mongodb';

const DUPLICATE_KEY = 11_000;
const LABELS_OF_PASSING_FAILURES = ['RetryableWriteError', 'RetryableReadError', 'TransientTransactionError'];
/** What a server answers while it stops, starts, or hands over to another primary, to reads too. */
const CODES_OF_PASSING_FAILURES = new Set<unknown>([
  91, 134, 189, 262, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

export function isDuplicate(error: unknown): boolean {
  return (error as { readonly code?: unknown } | undefined)?.code === DUPLICATE_KEY;
}

/** A server that is away, too slow, or changing its primary: asked again, it may answer. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof MongoError)) return false;
  if (error instanceof MongoNetworkError || error instanceof MongoSystemError) return true;
  if (error instanceof MongoWriteConcernError) return true;
  // What ended a bulk before all of it was tried stands in the bulk's own error.
  if (error instanceof MongoBulkWriteError && wasCutShort(error)) return true;
  if (CODES_OF_PASSING_FAILURES.has(error.code)) return true;
  return LABELS_OF_PASSING_FAILURES.some((label) => error.hasErrorLabel(label));
}

export function reasonOf(error: unknown): string {
  // The driver repeats an address that it cannot read, with the password that may be in it.
  if (error instanceof MongoParseError) return 'its address cannot be read';
  return error instanceof Error ? error.message : String(error);
}

function wasCutShort(error: MongoBulkWriteError): boolean {
  return [error.writeErrors].flat().length === 0 || error.result.getWriteConcernError() !== undefined;
}
