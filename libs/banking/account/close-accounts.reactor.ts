import type { Uuid } from '#platform/kernel/ids';
import type { Views } from '#platform/projections/views';
import type { CommandAction, Reactor } from '#platform/reactions/reactor';
import { openAccountsOf } from '#banking/workflows/accounts-of-users';
import type { UserEvent } from '#identity/events';
import { account } from './account.js';
import { closeAccount } from './close-account.js';

type UserErased = Extract<UserEvent, { type: 'UserErased' }>;

/**
 * Closes what somebody opened while they were being erased. Money that came in at that moment keeps its
 * account open: it is not lost, and admins see it.
 */
export function closeAccounts(views: Views): Reactor<UserErased> {
  return {
    name: 'banking.close-accounts',
    on: {
      UserErased: async ({ data: { userId } }) => {
        const accountIds = await openAccountsOf(userId, views);
        return accountIds.map((id) => closing(id, userId));
      },
    },
  };
}

function closing(id: Uuid, userId: Uuid): CommandAction {
  const command = { by: { userId, isAdmin: false } };
  const order = { decider: account, id, decide: closeAccount, command };
  return { kind: 'command', name: `close ${id}`, send: (send) => send(order) };
}
