import type { Decide } from '#platform/commands/decider';
import type { AccountEvent } from '#banking/events';
import type { AccountState } from './account.js';
import { mustAdminister, type Asker } from './rules.js';

export interface UnfreezeAccount {
  readonly by: Asker;
}

/** Refuses: unknown-account, admins-only, closed. What is not frozen stays so. */
export const unfreezeAccount: Decide<UnfreezeAccount, AccountState, AccountEvent> = ({ by }, state) => {
  mustAdminister(state, by);
  return state.frozen ? [{ type: 'AccountUnfrozen', data: { accountId: state.accountId } }] : [];
};
