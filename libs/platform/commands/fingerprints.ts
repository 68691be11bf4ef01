import { createHmac } from 'node:crypto';

/** The key under which command fingerprints are made, so that they say nothing about a body. */
export abstract class FingerprintKey {
  abstract readonly key: Buffer;
}

/** What a repeat of a command is compared by: the same for the same JSON, however its fields are ordered. */
export function fingerprintOf({ key }: FingerprintKey, said: unknown): string {
  return createHmac('sha256', key).update(canonical(said)).digest('base64url');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
