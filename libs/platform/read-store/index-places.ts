import type {
  CollectionDefinition,
  DocumentBody,
  DocumentValue,
  IndexDefinition,
  Scalar,
} from './read-store.js';
import { isScalar } from './scalars.js';

/** One place of a document in an index: the values it is found by, and the one that sorts it. */
export interface Place {
  readonly equals: readonly Scalar[];
  readonly order?: Scalar;
}

/** Every index of the collection, with the places of the document in it. */
export type Places = ReadonlyMap<string, readonly Place[]>;

/** No places when a field is missing; one for each element when a field holds a list. */
export function placesOf(index: IndexDefinition, body: DocumentBody): readonly Place[] {
  if (index.equals.filter((field) => Array.isArray(body[field])).length > 1) {
    throw new TypeError(`more than one of ${index.equals.join(', ')} is a list`);
  }
  const order = index.orderBy === undefined ? undefined : body[index.orderBy];
  if (index.orderBy !== undefined && order === undefined) return [];
  if (order !== undefined && !isScalar(order)) {
    throw new TypeError(`${index.orderBy ?? ''} sorts an index but is no single value`);
  }
  const rows = index.equals.reduce<readonly (readonly Scalar[])[]>(
    (soFar, field) =>
      soFar.flatMap((row) => elementsOf(field, body[field]).map((element) => [...row, element])),
    [[]],
  );
  return rows.map((equals) => (order === undefined ? { equals } : { equals, order }));
}

function elementsOf(field: string, value: DocumentValue): readonly Scalar[] {
  if (value === undefined) return [];
  const elements = Array.isArray(value) ? (value as readonly DocumentValue[]) : [value];
  return elements.map((element) => {
    if (element !== undefined && isScalar(element)) return element;
    throw new TypeError(`${field} is indexed but is neither a single value nor a list of them`);
  });
}

export function sameIndexes(a: CollectionDefinition, b: CollectionDefinition): boolean {
  return indexText(a) === indexText(b);
}

function indexText({ indexes }: CollectionDefinition): string {
  const names = Object.keys(indexes).sort();
  return JSON.stringify(names.map((name) => [name, indexes[name]?.equals, indexes[name]?.orderBy]));
}
