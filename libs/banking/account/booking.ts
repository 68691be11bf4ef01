import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import { money, toJson, type Money, type MoneyJson } from '#platform/kernel/money';
import { bookingTime, type AccountState } from './account.js';

/** What all events that move money have in common. */
export interface Booking {
  readonly accountId: Uuid;
  readonly ownerId: Uuid;
  readonly debit: string;
  readonly credit: string;
  readonly amount: MoneyJson;
  readonly balance: MoneyJson;
  readonly bookedAt: Instant;
  readonly reference?: string;
}

export interface Movement {
  readonly amount: Money;
  readonly now: Instant;
  readonly reference?: string | undefined;
}

/** The account pays: the amount leaves it for another leg. */
export function paid(state: AccountState, to: string, movement: Movement): Booking {
  return booking(state, { debit: state.accountId, credit: to, change: -movement.amount.minor }, movement);
}

/** The account is paid: the amount comes from another leg. */
export function received(state: AccountState, from: string, movement: Movement): Booking {
  return booking(state, { debit: from, credit: state.accountId, change: movement.amount.minor }, movement);
}

function booking(
  state: AccountState,
  { debit, credit, change }: { readonly debit: string; readonly credit: string; readonly change: bigint },
  { amount, now, reference }: Movement,
): Booking {
  const { accountId, ownerId, currency, balance } = state;
  return {
    accountId,
    ownerId,
    debit,
    credit,
    amount: toJson(amount),
    balance: toJson(money(balance + change, currency)),
    bookedAt: bookingTime(state, now),
    ...(reference !== undefined && { reference }),
  };
}
