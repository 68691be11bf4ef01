import type { UserEvent } from '#identity/events';
import { fieldsAfter, fieldsOf } from '#platform/projections/profile-fields';
import { defineView } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';

export interface AddressDocument extends DocumentBody {
  readonly userId: string;
  readonly email?: string;
}

const KEPT = ['email'] as const;

/** Where e-mail for a user goes, as their profile says now. Nowhere for who has given none. */
export const addressesView = defineView<AddressDocument, UserEvent>({
  name: 'notifications.addresses',
  version: 1,
  fedBy: 'one-stream',
  indexes: {},
  personal: { subject: 'userId', fields: KEPT },
  on: {
    UserRegistered: {
      ids: ({ data }) => data.userId,
      apply: (_, { data }) => ({ userId: data.userId, ...fieldsOf(KEPT, data) }),
    },
    RegistrationAbandoned: { ids: ({ data }) => data.userId, apply: () => undefined },
    ProfileChanged: {
      ids: ({ data }) => data.userId,
      apply: (document, { data }) =>
        document && { userId: data.userId, ...fieldsAfter(KEPT, document, data) },
    },
    UserErased: { ids: ({ data }) => data.userId, apply: () => undefined },
  },
});
