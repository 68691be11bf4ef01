import { ERASED_NAME, personFolds, type Person } from '#platform/projections/profile-fields';
import { defineView } from '#platform/projections/view';
import type { UserEvent } from '#identity/events';

const NAMES = ['username', 'firstName', 'lastName'] as const;
export type HolderDocument = Person<(typeof NAMES)[number]>;

const person = personFolds(NAMES);

/**
 * What people are called, so that statements can name the other side. It is looked up whenever a
 * statement is read and never copied into one: whoever is erased is erased from everybody's.
 */
export const holdersView = defineView<HolderDocument, UserEvent>({
  name: 'banking.holders',
  version: 1,
  fedBy: 'one-stream',
  indexes: {},
  personal: { subject: 'userId', fields: NAMES },
  on: {
    UserRegistered: person.registered,
    RegistrationAbandoned: person.forgotten,
    ProfileChanged: person.changed,
    UserErased: person.erased,
  },
});

/** The username, or else the name. An e-mail address is not for others to see: then there is no name. */
export function holderName(holder: HolderDocument): string | undefined {
  const { username, firstName, lastName, erased } = holder;
  if (erased) return ERASED_NAME;
  const fullName = [firstName, lastName].filter((part) => part !== undefined).join(' ');
  return username ?? (fullName === '' ? undefined : fullName);
}
