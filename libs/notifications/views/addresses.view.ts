import type { UserEvent } from '#identity/events';
import { defineView } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';

export interface AddressDocument extends DocumentBody {
  readonly userId: string;
  readonly email?: string;
}

type Heard = Extract<
  UserEvent,
  { type: 'UserRegistered' | 'RegistrationAbandoned' | 'ProfileChanged' | 'UserErased' }
>;

/** Where e-mail for a user goes, as their profile says now. Nowhere for who has given none. */
export const addressesView = defineView<AddressDocument, Heard>({
  name: 'notifications.addresses',
  version: 1,
  fedBy: 'one-stream',
  indexes: {},
  personal: { subject: 'userId', fields: ['email'] },
  on: {
    UserRegistered: {
      ids: ({ data }) => data.userId,
      apply: (_, { data: { userId, email } }) => ({ userId, ...(email !== undefined && { email }) }),
    },
    RegistrationAbandoned: { ids: ({ data }) => data.userId, apply: () => undefined },
    ProfileChanged: {
      ids: ({ data }) => data.userId,
      apply: (document, { data: { userId, email, cleared } }) => {
        if (!document) return undefined;
        const kept = cleared.includes('email') ? undefined : document.email;
        const now = email ?? kept;
        return { userId, ...(now !== undefined && { email: now }) };
      },
    },
    UserErased: { ids: ({ data }) => data.userId, apply: () => undefined },
  },
});
