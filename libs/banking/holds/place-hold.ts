import type { Decide } from '#platform/commands/decider';
import { isBefore, MS_PER_DAY, plusMs, type Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import { money, toJson, type Money } from '#platform/kernel/money';
import { available, bookingTime, type AccountState } from '#banking/account/account';
import { mustAfford, mustTake, type Asker } from '#banking/account/rules';
import type { AccountEvent } from '#banking/events';
import { refuse } from '#banking/refusals';

export interface PlaceHold {
  readonly by: Asker;
  readonly holdId: Uuid;
  readonly amount: Money;
  /** In `DEFAULT_HOLD_DAYS` if absent. */
  readonly expiresAt?: Instant | undefined;
  readonly reference?: string | undefined;
}

/** Open at once on one account. */
export const MAX_HOLDS = 200;
export const DEFAULT_HOLD_DAYS = 7;
export const MAX_HOLD_DAYS = 365;

/**
 * Sets money aside. Counts against the limits of the day on which it is placed, whatever becomes of it.
 * Refuses: unknown-account, closed, frozen, wrong-currency, bad-expiry, too-many-holds,
 * over-transfer-limit, over-daily-limit, insufficient-funds.
 */
export const placeHold: Decide<PlaceHold, AccountState, AccountEvent> = (command, state, { now }) => {
  const { by, holdId, amount, reference } = command;
  const { accountId, ownerId, currency, holds } = state;
  mustTake(state, by, amount);
  const { expiresAt = inDays(now, DEFAULT_HOLD_DAYS) } = command;
  const isBadExpiry = !isBefore(now, expiresAt) || isBefore(inDays(now, MAX_HOLD_DAYS), expiresAt);
  if (isBadExpiry) throw refuse('banking.bad-expiry');
  if (Object.keys(holds).length >= MAX_HOLDS) throw refuse('banking.too-many-holds', { most: MAX_HOLDS });
  mustAfford(state, amount, now);
  const left = money(available(state, now) - amount.minor, currency);
  const amounts = { amount: toJson(amount), available: toJson(left) };
  const times = { heldAt: bookingTime(state, now), expiresAt };
  const said = reference === undefined ? {} : { reference };
  return [{ type: 'FundsHeld', data: { accountId, ownerId, holdId, ...amounts, ...times, ...said } }];
};

function inDays(now: Instant, days: number): Instant {
  return plusMs(now, days * MS_PER_DAY);
}
