import { v5, v7, validate } from 'uuid';
import type { Brand } from './brand.js';

export type Uuid = Brand<string, 'Uuid'>;

/** Where new ids come from. Decisions never see it: they are handed their ids. */
export abstract class IdSource {
  abstract next(): Uuid;
}

export function isUuid(text: string): text is Uuid {
  return validate(text);
}

export function parseUuid(text: string): Uuid {
  if (!isUuid(text)) throw new TypeError('not a UUID');
  return text.toLowerCase() as Uuid;
}

export function newUuid(): Uuid {
  return v7() as Uuid;
}

/** The same id for the same namespace and name, so that a repeat of what made it is recognised. */
export function derivedUuid(namespace: Uuid, name: string): Uuid {
  return v5(name, namespace) as Uuid;
}
