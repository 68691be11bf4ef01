import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { Money } from '#platform/kernel/money';
import { OUTSIDE, type AccountEvent } from '#banking/events';
import type { AccountState } from './account.js';
import { paid } from './booking.js';
import { mustAfford, mustTake, type Asker } from './rules.js';

export interface Withdraw {
  readonly by: Asker;
  readonly withdrawalId: Uuid;
  readonly amount: Money;
  readonly reference?: string | undefined;
}

/**
 * Refuses: unknown-account, closed, frozen, wrong-currency, over-transfer-limit, over-daily-limit,
 * insufficient-funds.
 */
export const withdraw: Decide<Withdraw, AccountState, AccountEvent> = (command, state, { now }) => {
  const { by, withdrawalId, amount, reference } = command;
  mustTake(state, by, amount);
  mustAfford(state, amount, now);
  const booking = paid(state, OUTSIDE, { amount, now, reference });
  return [{ type: 'FundsWithdrawn', data: { ...booking, withdrawalId } }];
};
