import { ERASED_NAME, personFolds, type Person } from '#platform/projections/profile-fields';
import { defineView } from '#platform/projections/view';
import type { UserEvent } from '#identity/events';

const NAMES = ['username', 'email'] as const;
export type PersonDocument = Person<(typeof NAMES)[number]>;

const person = personFolds(NAMES);

/** By what people log in, so that applicants and reviewers are named. Whoever is erased is erased here. */
export const peopleView = defineView<PersonDocument, UserEvent>({
  name: 'lending.people',
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

/** The username, or else the e-mail address that somebody signed up with. */
export function nameOf({ userId, username, email, erased }: PersonDocument): string {
  return erased ? ERASED_NAME : (username ?? email ?? userId);
}
