import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { refuse } from './platform-refusals.js';

/** The key under which command fingerprints are made, so that they say nothing about a body. */
export abstract class FingerprintKey {
  abstract readonly key: Buffer;
}

const COMMANDS = '0b8dbd1c-7a6c-5d8e-9c54-6f1c5a4e2f10' as Uuid;
const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;
const REVISION = /^"(\d{1,15})"$/;

export interface RepeatableCommand {
  readonly commandId: Uuid;
  readonly fingerprint: string;
}

/** What the Idempotency-Key of a request makes its command: the same caller, route and key, the same id. */
export function repeatableCommand(request: FastifyRequest, key: Buffer): RepeatableCommand | undefined {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return undefined;
  if (typeof given !== 'string' || !VISIBLE_ASCII.test(given)) {
    throw badHeader('Idempotency-Key', 'must be 1 to 255 visible ASCII characters');
  }
  const caller = request.principal?.userId ?? 'anonymous';
  const said = canonical([request.body ?? null, request.query, request.params]);
  return {
    commandId: derivedUuid(COMMANDS, JSON.stringify([caller, request.method, pathOf(request.url), given])),
    fingerprint: createHmac('sha256', key).update(said).digest('base64url'),
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

/** The same text for the same JSON, however its fields are ordered. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
