import type { DocumentValue, Scalar } from './read-store.js';

/** The kinds of scalars, in the order in which every index sorts them. */
export const KINDS = ['null', 'number', 'string', 'boolean'] as const;
export type Kind = (typeof KINDS)[number];

export function isScalar(value: DocumentValue): value is Scalar {
  return value === null || (typeof value !== 'object' && value !== undefined);
}

/** A whole number is a number, whether it comes as a `number` or as a `bigint`. */
export function kindOf(value: Scalar): Kind {
  if (value === null) return 'null';
  return typeof value === 'bigint' ? 'number' : (typeof value as Kind);
}
