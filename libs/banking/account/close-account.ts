import type { Decide } from '#platform/commands/decider';
import type { AccountEvent } from '#banking/events';
import { refuse } from '#banking/refusals';
import { heldAt, type AccountState } from './account.js';
import { mustBeOpen, type Asker } from './rules.js';

export interface CloseAccount {
  readonly by: Asker;
}

/**
 * Refuses: unknown-account, closed, has-holds, transfers-under-way, repays-a-loan, not-empty. Holds whose
 * time has run out do not count. A frozen account may be closed: nothing is on it, and it cannot be opened
 * again.
 */
export const closeAccount: Decide<CloseAccount, AccountState, AccountEvent> = ({ by }, state, { now }) => {
  mustBeOpen(state, by);
  const { accountId } = state;
  if (heldAt(state, now) > 0n) throw refuse('banking.has-holds', { accountId });
  if (state.underWay > 0) throw refuse('banking.transfers-under-way', { accountId });
  if (state.loans.length > 0) throw refuse('banking.repays-a-loan', { accountId });
  if (state.balance !== 0n) throw refuse('banking.not-empty', { accountId });
  return [{ type: 'AccountClosed', data: { accountId } }];
};
