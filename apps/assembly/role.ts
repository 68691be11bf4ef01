import type { ContextName } from './contexts.js';

/** Work that goes on by itself, whether anybody asks for anything or not. */
export type Part = 'relay' | 'projector' | 'reactor';

/** What one process does of all that Florin does. */
export interface Role {
  readonly name: string;
  /** The contexts whose routes it serves. */
  readonly contexts: readonly ContextName[];
  readonly parts: readonly Part[];
  /** Whether it works together with other processes, so that it may keep nothing to itself. */
  readonly shared: boolean;
}

export const EVERYTHING: Role = {
  name: 'standalone',
  contexts: ['identity', 'banking', 'lending', 'analytics', 'notifications'],
  parts: ['relay', 'projector', 'reactor'],
  shared: false,
};

/** For work by hand, beside whatever else runs. */
export const BY_HAND: Role = { name: 'cli', contexts: [], parts: [], shared: false };

export function serviceOf(context: ContextName): Role {
  return { name: context, contexts: [context], parts: [], shared: true };
}

export function workerFor(part: Part): Role {
  return { name: part, contexts: [], parts: [part], shared: true };
}
