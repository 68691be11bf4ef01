import type { AccountEvent, StandingOrderEvent } from '#banking/events';
import { defineView } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';

export interface OwnerDocument extends DocumentBody {
  readonly userId: string;
}

type Heard = Extract<AccountEvent | StandingOrderEvent, { type: 'AccountOpened' | 'StandingOrderPlaced' }>;

/** Whose something is of which later events tell only the id. */
export const ownersView = defineView<OwnerDocument, Heard>({
  name: 'notifications.owners',
  version: 1,
  fedBy: 'one-stream',
  indexes: {},
  on: {
    AccountOpened: {
      ids: ({ data }) => data.accountId,
      apply: (_, { data }) => ({ userId: data.ownerId }),
    },
    StandingOrderPlaced: {
      ids: ({ data }) => data.orderId,
      apply: (_, { data }) => ({ userId: data.ownerId }),
    },
  },
});
