import type { JsonObject } from './json.js';

/** What sort of "no" a refusal is. Only the edge knows which status answers which kind. */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'stale'
  | 'unprocessable'
  | 'too-many'
  | 'unavailable';

export interface FieldError {
  /** The path of the field in the body, query or parameters: `address.city`, `items[2].amount`. */
  readonly field: string;
  readonly message: string;
}

/** The one error of the domain: a rule said no. Anything else that is thrown is a fault. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  // eslint-disable-next-line max-params -- Only "refuse" calls it; the parts of a refusal are its parameters.
  constructor(
    readonly code: string,
    readonly kind: RefusalKind,
    message: string,
    readonly details: JsonObject = {},
    readonly errors: readonly FieldError[] = [],
  ) {
    super(message);
  }
}

/** A closed table: the codes of one context, each with its kind and the sentence a person reads. */
export type RefusalTable = Readonly<Record<string, readonly [RefusalKind, string]>>;

/** What throws the refusals of one context, and the table they come from. */
export interface Refuse<Table extends RefusalTable = RefusalTable> {
  (code: keyof Table & string, details?: JsonObject, errors?: readonly FieldError[]): Refusal;
  readonly table: Table;
}

/** A refusal as it is described before it happens. */
export interface DescribedRefusal {
  readonly code: string;
  readonly kind: RefusalKind;
  readonly message: string;
}

export function described<Table extends RefusalTable>(
  { table }: Refuse<Table>,
  ...codes: readonly (keyof Table & string)[]
): readonly DescribedRefusal[] {
  return codes.map((code) => {
    const [kind, message] = table[code] as Table[string];
    return { code, kind, message };
  });
}

/** Turns a table of codes into the `refuse` of its context: `throw refuse('identity.name-taken')`. */
export function refusals<const Table extends RefusalTable>(table: Table): Refuse<Table> {
  const refuse = (
    code: keyof Table & string,
    details?: JsonObject,
    errors?: readonly FieldError[],
  ): Refusal => {
    const [kind, message] = table[code] as Table[string];
    return new Refusal(code, kind, message, details, errors);
  };
  return Object.assign(refuse, { table });
}
