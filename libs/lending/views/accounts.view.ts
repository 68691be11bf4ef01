import { defineView } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { AccountEvent } from '#banking/events';

export interface AccountDocument extends DocumentBody {
  readonly ownerId: string;
  readonly currency: string;
  readonly status: 'open' | 'frozen' | 'closed';
  readonly openedAt: string;
}

type Heard = Extract<
  AccountEvent,
  { type: 'AccountOpened' | 'AccountFrozen' | 'AccountUnfrozen' | 'AccountClosed' }
>;

function becoming(status: AccountDocument['status']) {
  return {
    ids: ({ data }: { readonly data: { readonly accountId: string } }) => data.accountId,
    apply: (document: AccountDocument | undefined) => document && { ...document, status },
  };
}

/** Where loans can be paid out to. */
export const accountsView = defineView<AccountDocument, Heard>({
  name: 'lending.accounts',
  version: 1,
  fedBy: 'one-stream',
  indexes: { byOwner: { equals: ['ownerId', 'currency', 'status'], orderBy: 'openedAt' } },
  on: {
    AccountOpened: {
      ids: ({ data }) => data.accountId,
      apply: (_, { data: { ownerId, currency, openedAt } }) => ({
        ownerId,
        currency,
        status: 'open',
        openedAt,
      }),
    },
    AccountFrozen: becoming('frozen'),
    AccountUnfrozen: becoming('open'),
    AccountClosed: becoming('closed'),
  },
});
