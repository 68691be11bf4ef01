import {
  AccessDeniedError,
  MaxAppendSizeExceededError,
  NoStreamError,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
  isCommandError,
  type CommandError,
} from '@eventstore/db-client';
import { InvalidAppend, OutcomeUnknown, StoreUnavailable } from '../event-store.js';
import { TimedOut } from './time-limit.js';

const UNAVAILABLE = 14;
/** How gRPC begins when it never had a connection, so that nothing was sent. */
const NEVER_CONNECTED = /No connection established|Name resolution failed/;

/** Where the stream is, when that is why the server refused the append. */
export function revisionInTheWay(error: unknown): { readonly actual: number | undefined } | undefined {
  if (error instanceof WrongExpectedVersionError) {
    return { actual: typeof error.actualVersion === 'bigint' ? Number(error.actualVersion) : undefined };
  }
  return error instanceof NoStreamError || error instanceof StreamDeletedError
    ? { actual: undefined }
    : undefined;
}

export function isNoSuchStream(error: unknown): boolean {
  return error instanceof StreamNotFoundError;
}

/** What the append has come to, when the server did not say that the stream is elsewhere. */
export function appendFailure(host: string, error: unknown): Error {
  if (error instanceof MaxAppendSizeExceededError) {
    return new InvalidAppend(`EventStoreDB takes appends of at most ${error.maxAppendSize} bytes`);
  }
  return isSurelyNotWritten(error)
    ? unavailable(host, error)
    : new OutcomeUnknown(`EventStoreDB at ${host} did not answer an append: ${reasonOf(error)}`, {
        cause: error,
      });
}

export function unavailable(host: string, error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  return new StoreUnavailable(`EventStoreDB at ${host} does not answer: ${reasonOf(error)}`, {
    cause: error,
  });
}

/** True of what the client throws from its depths; it may then stay as it is for ever. */
export function isRaw(error: unknown): boolean {
  return !isCommandError(error as Error);
}

function isSurelyNotWritten(error: unknown): boolean {
  if (error instanceof AccessDeniedError) return true;
  // The client asks a server what it can before it sends it an append, and does not dress up that failure.
  if (isRaw(error)) return codeOf(error) === UNAVAILABLE;
  return codeOf(error) === UNAVAILABLE && NEVER_CONNECTED.test((error as Error).message);
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown } | undefined)?.code;
}

function reasonOf(error: unknown): string {
  if (error instanceof TimedOut) return error.message;
  if (isCommandError(error as Error)) return (error as CommandError).type;
  const code = codeOf(error);
  return typeof code === 'number' ? `gRPC code ${code}` : error instanceof Error ? error.name : typeof error;
}
