import { fieldsAfter, fieldsOf } from '#platform/projections/profile-fields';
import { defineView, type Fold } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { UserEvent } from '#identity/events';

export interface NameDocument extends DocumentBody {
  readonly userId: string;
  readonly username?: string;
  readonly email?: string;
  /** Of the user's stream, at the last event that concerns the names. */
  readonly revision: number;
}

const NAMES = ['username', 'email'] as const;
export type NamingEvent = Extract<
  UserEvent,
  { type: 'UserRegistered' | 'RegistrationAbandoned' | 'ProfileChanged' | 'UserErased' }
>;

/** Of somebody who has no name any more it is known since when. */
const nameless: Fold<NameDocument, Extract<NamingEvent, { type: 'RegistrationAbandoned' | 'UserErased' }>> = {
  ids: ({ data }) => data.userId,
  apply: (_, { data, revision }) => ({ userId: data.userId, revision }),
};

/**
 * What users are called, so that counts can be told by name. Names are looked up when they are told and
 * stand in no document of counts: whoever is erased is erased from all of them.
 */
export const namesView = defineView<NameDocument, NamingEvent>({
  name: 'analytics.names',
  version: 2,
  fedBy: 'one-stream',
  indexes: {},
  personal: { subject: 'userId', fields: NAMES },
  on: {
    UserRegistered: {
      ids: ({ data }) => data.userId,
      apply: (_, { data, revision }) => ({ userId: data.userId, ...fieldsOf(NAMES, data), revision }),
    },
    RegistrationAbandoned: nameless,
    ProfileChanged: {
      ids: ({ data }) => data.userId,
      apply: (document, { data, revision }) =>
        document && { userId: data.userId, ...fieldsAfter(NAMES, document, data), revision },
    },
    UserErased: nameless,
  },
});
