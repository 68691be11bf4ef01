import { ERASED } from '#platform/vault/sealer';

type Profile<Field extends string> = Readonly<Partial<Record<Field, string>>>;

/** What somebody reads as who had themselves erased. */
export const ERASED_NAME = ERASED;

/** Those fields of a person's profile that a view keeps, as far as the person has given them. */
export function fieldsOf<Field extends string>(
  fields: readonly Field[],
  profile: Profile<Field>,
): Profile<Field> {
  return Object.fromEntries(
    fields.filter((field) => profile[field] !== undefined).map((field) => [field, profile[field]]),
  ) as Profile<Field>;
}

/** The same after a change, which says what is new and what is no longer there. */
export function fieldsAfter<Field extends string>(
  fields: readonly Field[],
  before: Profile<Field>,
  change: Profile<Field> & { readonly cleared: readonly string[] },
): Profile<Field> {
  const kept = fields.filter((field) => !change.cleared.includes(field));
  return { ...fieldsOf(kept, before), ...fieldsOf(fields, change) };
}
