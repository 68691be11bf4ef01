import type { DocumentBody } from '#platform/read-store/read-store';
import { ERASED } from '#platform/vault/sealer';

type Profile<Field extends string> = Readonly<Partial<Record<Field, string>>>;
interface OfUser {
  readonly userId: string;
}
type Change<Field extends string> = Profile<Field> & { readonly cleared: readonly string[] };

/** What a view keeps of a person. */
export type Person<Field extends string> = DocumentBody &
  OfUser &
  Profile<Field> & { readonly erased: boolean };

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
  change: Change<Field>,
): Profile<Field> {
  const kept = fields.filter((field) => !change.cleared.includes(field));
  return { ...fieldsOf(kept, before), ...fieldsOf(fields, change) };
}

interface Told<Data> {
  readonly data: Data;
}

/** What becomes of a person in a view: whoever is erased stays, without anything that says who it was. */
export function personFolds<Field extends string>(fields: readonly Field[]) {
  const ids = ({ data }: Told<OfUser>): string => data.userId;
  const person = (userId: string, kept?: Profile<Field>) =>
    ({ userId, ...kept, erased: kept === undefined }) as Person<Field>;
  return {
    registered: {
      ids,
      apply: (_: unknown, { data }: Told<OfUser & Profile<Field>>) =>
        person(data.userId, fieldsOf(fields, data)),
    },
    changed: {
      ids,
      apply: (before: Person<Field> | undefined, { data }: Told<OfUser & Change<Field>>) =>
        before && person(data.userId, fieldsAfter(fields, before, data)),
    },
    erased: { ids, apply: (_: unknown, { data }: Told<OfUser>) => person(data.userId) },
    forgotten: { ids, apply: () => undefined },
  };
}
