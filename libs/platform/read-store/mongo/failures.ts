import {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoParseError,
  MongoSystemError,
  MongoWriteConcernError,
} from 'mongodb';
import { ReadStoreUnavailable } from '../read-store.js';

const DUPLICATE_KEY = 11_000;
const LABELS_OF_PASSING_FAILURES = ['RetryableWriteError', 'RetryableReadError', 'TransientTransactionError'];

export function isDuplicate(error: unknown): boolean {
  return (error as { readonly code?: unknown } | undefined)?.code === DUPLICATE_KEY;
}

/** What the driver says of a server that is away, too slow or changing its primary, in the port's words. */
export async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isPassing(error) ? unavailable(error) : error;
  }
}

export function unavailable(error: unknown): ReadStoreUnavailable {
  // The driver repeats an address that it cannot read, with the password that may be in it.
  const why = error instanceof MongoParseError ? 'its address cannot be read' : reasonOf(error);
  return new ReadStoreUnavailable(`MongoDB does not answer: ${why}`, {
    cause: error instanceof MongoParseError ? undefined : error,
  });
}

function isPassing(error: unknown): error is MongoError {
  if (!(error instanceof MongoError)) return false;
  if (error instanceof MongoNetworkError || error instanceof MongoSystemError) return true;
  if (error instanceof MongoWriteConcernError) return true;
  // What ended a bulk before all of it was tried stands in the bulk's own error.
  if (error instanceof MongoBulkWriteError && [error.writeErrors].flat().length === 0) return true;
  return LABELS_OF_PASSING_FAILURES.some((label) => error.hasErrorLabel(label));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
