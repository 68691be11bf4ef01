import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { Money } from '#platform/kernel/money';
import { OUTSIDE, type AccountEvent } from '#banking/events';
import type { AccountState } from './account.js';
import { received } from './booking.js';
import { mustTake, type Asker } from './rules.js';

export interface Deposit {
  readonly by: Asker;
  readonly depositId: Uuid;
  readonly amount: Money;
  readonly reference?: string | undefined;
}

/** Refuses: unknown-account, closed, frozen, wrong-currency. */
export const deposit: Decide<Deposit, AccountState, AccountEvent> = (command, state, { now }) => {
  const { by, depositId, amount, reference } = command;
  mustTake(state, by, amount);
  const booking = received(state, OUTSIDE, { amount, now, reference });
  return [{ type: 'FundsDeposited', data: { ...booking, depositId } }];
};
