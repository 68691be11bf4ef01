import type { Instant } from '#platform/kernel/clock';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { dayOf } from '#platform/kernel/days';
import type { Uuid } from '#platform/kernel/ids';
import { money, toJson, type Money } from '#platform/kernel/money';
import { refuse } from '#banking/refusals';
import { available, bookingTime, type AccountState } from './account.js';

/** On whose behalf a command is carried out. Admins act on any account, and the log says who they were. */
export interface Asker {
  readonly userId: Uuid;
  readonly isAdmin: boolean;
}

/** To anybody but its owner and admins, an account is not there. */
export function mustBeReachable(state: AccountState, by: Asker): void {
  const isReachable = state.status !== 'unopened' && (by.isAdmin || by.userId === state.ownerId);
  if (!isReachable) throw refuse('banking.unknown-account');
}

/** The first refusals of every command that changes an account: unknown, closed. */
export function mustBeOpen(state: AccountState, by: Asker): void {
  mustBeReachable(state, by);
  if (state.status === 'closed') throw refuse('banking.closed');
}

/** The first refusals of what only admins may do: unknown, admins only, closed. */
export function mustAdminister(state: AccountState, by: Asker): void {
  mustBeReachable(state, by);
  if (!by.isAdmin) throw refuse('banking.admins-only');
  mustBeOpen(state, by);
}

/** The first refusals of every command that moves money: unknown, closed, frozen, wrong currency. */
export function mustTake(state: AccountState, by: Asker, amount: Money): void {
  mustBeOpen(state, by);
  if (state.frozen) throw refuse('banking.frozen');
  mustBeIn(state, amount.currency);
}

export function mustBeIn({ currency }: AccountState, wanted: CurrencyCode): void {
  if (wanted !== currency) throw refuse('banking.wrong-currency', { currency });
}

/** The last refusals of everything that spends: over a limit, over what is available. */
export function mustAfford(state: AccountState, amount: Money, now: Instant): void {
  const { perTransfer, daily } = state.limits;
  const limit = (minor: bigint) => ({ limit: toJson(money(minor, state.currency)) });
  if (perTransfer !== undefined && amount.minor > perTransfer)
    throw refuse('banking.over-transfer-limit', limit(perTransfer));
  if (daily !== undefined && spentOn(state, now) + amount.minor > daily)
    throw refuse('banking.over-daily-limit', limit(daily));
  mustCover(state, amount, now);
}

/** What is spent must be there, with what the overdraft adds and without what is held. */
export function mustCover(state: AccountState, amount: Money, now: Instant): void {
  const left = available(state, now);
  if (amount.minor > left) {
    const details = { available: toJson(money(left, state.currency)) };
    throw refuse('banking.insufficient-funds', details);
  }
}

function spentOn(state: AccountState, now: Instant): bigint {
  return state.spent.day === dayOf(bookingTime(state, now)) ? state.spent.minor : 0n;
}
