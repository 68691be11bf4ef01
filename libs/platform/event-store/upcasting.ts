import type { JsonObject } from '#platform/kernel/json';
import type { EventDefinition } from './event-definition.js';

/** A version that this build cannot read: written by a newer one, or its upcast is missing. */
export class UnknownEventVersion extends Error {
  override readonly name = 'UnknownEventVersion';
}

/** Brings the data of an older version of an event up to the version of today, step by step. */
export function upcast(definition: EventDefinition, version: number, data: JsonObject): JsonObject {
  let current = data;
  for (let step = version; step < definition.version; step += 1) {
    const next = definition.upcasts[step];
    if (!next) throw new UnknownEventVersion(`${definition.type} has no upcast from version ${step}`);
    current = next(current);
  }
  if (version > definition.version) {
    throw new UnknownEventVersion(`${definition.type} version ${version} was written by a newer build`);
  }
  return current;
}
