import type { Decide } from '#platform/commands/decider';
import type { CurrencyCode } from '#platform/kernel/currencies';
import type { Uuid } from '#platform/kernel/ids';
import type { AccountEvent } from '#banking/events';
import { refuse } from '#banking/refusals';
import type { AccountState } from './account.js';

export interface OpenAccount {
  readonly accountId: Uuid;
  readonly ownerId: Uuid;
  readonly currency: CurrencyCode;
  readonly name: string;
}

/** Refuses: already-open. An account that was closed stays closed, so it is never opened twice. */
export const openAccount: Decide<OpenAccount, AccountState, AccountEvent> = (command, state, { now }) => {
  if (state.status !== 'unopened') throw refuse('banking.already-open');
  const { accountId, ownerId, currency, name } = command;
  return [{ type: 'AccountOpened', data: { accountId, ownerId, currency, name, openedAt: now } }];
};
