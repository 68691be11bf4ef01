/** What says that a text is JSON already. */
export const JSON_TYPE = 'application/json; charset=utf-8';

/** A number in an answer, by its digits: it is written as it stands and never becomes a float. */
export class ExactNumber {
  constructor(readonly digits: string) {}
}

export type Exact =
  | ExactNumber
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Exact[]
  | { readonly [name: string]: Exact };

/** JSON with numbers that are exact to their last digit, for answers whose amounts are bare numbers. */
export function exactJson(value: Exact): string {
  if (value instanceof ExactNumber) return value.digits;
  if (isList(value)) return `[${value.map((each) => exactJson(each)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${exactJson(each)}`).join(',')}}`;
}

function isList(value: Exact): value is readonly Exact[] {
  return Array.isArray(value);
}
