import type { Decide } from '#platform/commands/decider';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { money, toJson, type MoneyJson } from '#platform/kernel/money';
import type { AccountEvent } from '#banking/events';
import { refuse } from '#banking/refusals';
import { available, type AccountState, type Limits } from './account.js';
import { mustAdminister, mustBeIn, type Asker } from './rules.js';

export interface ChangeLimits {
  readonly by: Asker;
  readonly currency: CurrencyCode;
  /** All that are to hold from now on: one that is absent does not limit any more. */
  readonly limits: Limits;
}

/**
 * Refuses: unknown-account, admins-only, closed, wrong-currency, overdraft-in-use. In use is what is spent
 * and what is held, by the account's own time: a hold may yet be captured by a command that set out in time.
 */
export const changeLimits: Decide<ChangeLimits, AccountState, AccountEvent> = (command, state) => {
  const { by, currency, limits } = command;
  mustAdminister(state, by);
  mustBeIn(state, currency);
  if (available({ ...state, limits }, state.bookedAt) < 0n) throw refuse('banking.overdraft-in-use');
  const { overdraft, perTransfer, daily } = limits;
  const inCurrency = (minor: bigint): MoneyJson => toJson(money(minor, currency));
  const data = {
    accountId: state.accountId,
    ...(perTransfer !== undefined && { perTransfer: inCurrency(perTransfer) }),
    ...(daily !== undefined && { daily: inCurrency(daily) }),
    overdraft: inCurrency(overdraft),
  };
  return [{ type: 'LimitsChanged', data }];
};
