import type { Decide } from '#platform/commands/decider';
import type { AccountEvent } from '#banking/events';
import type { AccountState } from './account.js';
import { mustBeOpen, type Asker } from './rules.js';

export interface RenameAccount {
  readonly by: Asker;
  readonly name: string;
}

/** Refuses: unknown-account, closed. */
export const renameAccount: Decide<RenameAccount, AccountState, AccountEvent> = ({ by, name }, state) => {
  mustBeOpen(state, by);
  const { accountId, ownerId } = state;
  return [{ type: 'AccountRenamed', data: { accountId, ownerId, name } }];
};
