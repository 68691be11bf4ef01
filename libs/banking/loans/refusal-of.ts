import { Refusal } from '#platform/kernel/refusal';
import type { Money } from '#platform/kernel/money';
import type { AccountState } from '#banking/account/account';
import { mustTake } from '#banking/account/rules';

/** For what code the account moves no such money, on behalf of its owner: closed, frozen, wrong-currency. */
export function refusalOf(state: AccountState, amount: Money, more?: () => void): string | undefined {
  try {
    mustTake(state, { userId: state.ownerId, isAdmin: false }, amount);
    more?.();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
