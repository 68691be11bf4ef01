import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { OutcomeUnknown, StoreUnavailable } from '#platform/event-store/event-store';
import type { Json, JsonObject } from '#platform/kernel/json';
import { Refusal, type FieldError, type RefusalKind } from '#platform/kernel/refusal';
import { BadCursor, ReadStoreUnavailable } from '#platform/read-store/read-store';
import { VaultUnavailable } from '#platform/vault/vault';
import { MethodNotAllowed } from './allowed-methods.js';
import { refuse } from './platform-refusals.js';

export const PROBLEM_JSON = 'application/problem+json';

/** An answer that says no, after RFC 9457. The details of a refusal are members of their own. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly FieldError[];
  readonly traceId: string;
  readonly [detail: string]: Json | readonly FieldError[] | undefined;
}

export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** Set when the error is ours and not the caller's: then nothing of it is told, and it is logged. */
  readonly fault?: unknown;
}

export const STATUS_OF_KIND: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  unprocessable: 422,
  'too-many': 429,
  unavailable: 503,
};

/** What is refused before it is a request to any route of ours. */
export const TRANSPORT_PROBLEMS: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['platform.bad-request', 'The request cannot be read.'],
  404: ['platform.not-found', 'There is nothing at this path.'],
  405: ['platform.method-not-allowed', 'The path takes other methods: see Allow.'],
  408: ['platform.request-timeout', 'The request took too long to arrive.'],
  413: ['platform.body-too-large', 'The body is larger than this takes.'],
  414: ['platform.path-too-long', 'A part of the path is longer than this takes.'],
  415: ['platform.unsupported-media-type', 'The body is of a type that this does not take.'],
  431: ['platform.headers-too-large', 'The headers are larger than this takes.'],
};

const DEFAULT_RETRY_AFTER_SECONDS = 1;

export function problemOf(error: unknown, traceId: string): ProblemAnswer {
  const refusal = refusalIn(error);
  if (refusal) return refused(refusal, traceId);
  const status = statusOf(error);
  if (status < 400 || status > 499) return faulty(error, traceId);
  const headers = error instanceof MethodNotAllowed ? { allow: error.allowed.join(', ') } : {};
  return { problem: transportProblem(status, traceId), headers };
}

export function transportProblem(status: number, traceId: string): Problem {
  const [code, detail] = TRANSPORT_PROBLEMS[status] ?? ['platform.bad-request', 'The request was refused.'];
  return problem({ status, code, detail, traceId });
}

/** What the ports throw that a caller can do something about, in the words of the edge. */
function refusalIn(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof StoreUnavailable) return refuse('platform.unavailable');
  if (error instanceof ReadStoreUnavailable) return refuse('platform.not-ready');
  if (error instanceof VaultUnavailable) return refuse('platform.not-ready');
  if (error instanceof OutcomeUnknown) return refuse('platform.outcome-unknown');
  if (error instanceof BadCursor) {
    return refuse('platform.invalid', {}, [
      { field: 'after', message: 'must be the `next` of a page of this list' },
    ]);
  }
  return undefined;
}

function refused(refusal: Refusal, traceId: string): ProblemAnswer {
  const { code, kind, message: detail, details, errors } = refusal;
  const status = STATUS_OF_KIND[kind];
  return {
    problem: {
      ...details,
      ...problem({ status, code, detail, traceId }),
      ...(errors.length > 0 ? { errors } : {}),
    },
    headers: headersOf(kind, code, details),
  };
}

function headersOf(kind: RefusalKind, code: string, details: JsonObject): Readonly<Record<string, string>> {
  if (kind === 'unauthenticated') return { 'www-authenticate': challenge(code) };
  if (kind !== 'too-many' && kind !== 'unavailable') return {};
  const seconds = details['retryAfterSeconds'];
  return { 'retry-after': String(typeof seconds === 'number' ? seconds : DEFAULT_RETRY_AFTER_SECONDS) };
}

/** After RFC 6750: a token that was sent and is no good is called so, a missing one is not. */
function challenge(code: string): string {
  const reason = code === 'platform.unauthenticated' ? '' : ', error="invalid_token"';
  return `Bearer realm="florin"${reason}`;
}

function faulty(error: unknown, traceId: string): ProblemAnswer {
  const detail = 'Something is broken on our side; the trace id finds it in the log.';
  return {
    problem: problem({ status: 500, code: 'platform.fault', detail, traceId }),
    headers: {},
    fault: error,
  };
}

function problem(said: { status: number; code: string; detail: string; traceId: string }): Problem {
  const { status, code, detail, traceId } = said;
  return { type: `/problems/${code}`, title: STATUS_CODES[status] ?? 'Error', status, detail, code, traceId };
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof MethodNotAllowed) return 405;
  const isObject = typeof error === 'object' && error !== null;
  const status = isObject && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}
