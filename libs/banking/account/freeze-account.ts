import type { Decide } from '#platform/commands/decider';
import type { AccountEvent } from '#banking/events';
import type { AccountState } from './account.js';
import { mustAdminister, type Asker } from './rules.js';

export interface FreezeAccount {
  readonly by: Asker;
  readonly reason?: string | undefined;
}

/** Refuses: unknown-account, admins-only, closed. What is frozen already stays so, for its first reason. */
export const freezeAccount: Decide<FreezeAccount, AccountState, AccountEvent> = ({ by, reason }, state) => {
  mustAdminister(state, by);
  if (state.frozen) return [];
  const { accountId, ownerId } = state;
  return [{ type: 'AccountFrozen', data: { accountId, ownerId, ...(reason !== undefined && { reason }) } }];
};
