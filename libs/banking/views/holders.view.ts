import { ERASED_NAME, fieldsAfter, fieldsOf } from '#platform/projections/profile-fields';
import { defineView } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { UserEvent } from '#identity/events';

export interface HolderDocument extends DocumentBody {
  readonly userId: string;
  readonly username?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly erased: boolean;
}

const NAMES = ['username', 'firstName', 'lastName'] as const;
type HolderEvent = Extract<
  UserEvent,
  { type: 'UserRegistered' | 'RegistrationAbandoned' | 'ProfileChanged' | 'UserErased' }
>;

/**
 * What people are called, so that statements can name the other side. It is looked up whenever a
 * statement is read and never copied into one: whoever is erased is erased from everybody's.
 */
export const holdersView = defineView<HolderDocument, HolderEvent>({
  name: 'banking.holders',
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

/** The username, or else the name. An e-mail address is not for others to see: then there is no name. */
export function holderName(holder: HolderDocument): string | undefined {
  const { username, firstName, lastName, erased } = holder;
  if (erased) return ERASED_NAME;
  const fullName = [firstName, lastName].filter((part) => part !== undefined).join(' ');
  return username ?? (fullName === '' ? undefined : fullName);
}
