import type { FastifyRequest } from 'fastify';
import { fingerprintOf, type FingerprintKey } from '#platform/commands/fingerprints';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { refuse } from './platform-refusals.js';

const COMMANDS = '0b8dbd1c-7a6c-5d8e-9c54-6f1c5a4e2f10' as Uuid;
const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;
const REVISION = /^"(\d{1,15})"$/;

export interface RepeatableCommand {
  readonly commandId: Uuid;
  readonly fingerprint: string;
}

/** What the Idempotency-Key of a request makes its command: the same caller, route and key, the same id. */
export function repeatableCommand(
  request: FastifyRequest,
  key: FingerprintKey,
): RepeatableCommand | undefined {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return undefined;
  if (typeof given !== 'string' || !VISIBLE_ASCII.test(given)) {
    throw badHeader('Idempotency-Key', 'must be 1 to 255 visible ASCII characters');
  }
  const caller = request.principal?.userId ?? 'anonymous';
  return {
    commandId: derivedUuid(COMMANDS, JSON.stringify([caller, request.method, pathOf(request.url), given])),
    fingerprint: fingerprintOf(key, [request.body ?? null, request.query, request.params]),
  };
}

/** The revision that the caller believes to change; `*` is any, as is no header at all. */
export function ifRevision(request: FastifyRequest): number | undefined {
  const given = request.headers['if-match'];
  if (given === undefined || given === '*') return undefined;
  const revision = REVISION.exec(given)?.[1];
  if (revision === undefined) throw badHeader('If-Match', 'must be one ETag as it was answered, or *');
  return Number(revision);
}

export function badHeader(name: string, message: string): Error {
  return refuse('platform.invalid', {}, [{ field: name, message }]);
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
