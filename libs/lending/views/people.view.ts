import { ERASED_NAME, fieldsAfter, fieldsOf } from '#platform/projections/profile-fields';
import { defineView } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { UserEvent } from '#identity/events';

export interface PersonDocument extends DocumentBody {
  readonly userId: string;
  readonly username?: string;
  readonly email?: string;
  readonly erased: boolean;
}

const NAMES = ['username', 'email'] as const;
type PersonEvent = Extract<
  UserEvent,
  { type: 'UserRegistered' | 'RegistrationAbandoned' | 'ProfileChanged' | 'UserErased' }
>;

/** By what people log in, so that applicants and reviewers are named. Whoever is erased is erased here. */
export const peopleView = defineView<PersonDocument, PersonEvent>({
  name: 'lending.people',
  version: 1,
  fedBy: 'one-stream',
  indexes: {},
  personal: { subject: 'userId', fields: NAMES },
  on: {
    UserRegistered: {
      ids: ({ data }) => data.userId,
      apply: (_, { data }) => ({ userId: data.userId, ...fieldsOf(NAMES, data), erased: false }),
    },
    RegistrationAbandoned: { ids: ({ data }) => data.userId, apply: () => undefined },
    ProfileChanged: {
      ids: ({ data }) => data.userId,
      apply: (document, { data }) =>
        document && { userId: data.userId, ...fieldsAfter(NAMES, document, data), erased: false },
    },
    UserErased: {
      ids: ({ data }) => data.userId,
      apply: (_, { data }) => ({ userId: data.userId, erased: true }),
    },
  },
});

/** The username, or else the e-mail address that somebody signed up with. */
export function nameOf({ userId, username, email, erased }: PersonDocument): string {
  return erased ? ERASED_NAME : (username ?? email ?? userId);
}
