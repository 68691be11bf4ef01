import type { Decide } from '#platform/commands/decider';
import { dayOf, type Day } from '#platform/kernel/days';
import type { Uuid } from '#platform/kernel/ids';
import { toJson, type Money } from '#platform/kernel/money';
import type { AccountState } from '#banking/account/account';
import { mustTake, type Asker } from '#banking/account/rules';
import type { Party, Schedule, StandingOrderEvent } from '#banking/events';
import { refuse } from '#banking/refusals';
import type { Receiver } from '#banking/transfers/send-transfer';
import { dueFrom } from './schedule.js';
import type { StandingOrderState } from './standing-order.js';

export interface PlaceStandingOrder {
  readonly by: Asker;
  readonly orderId: Uuid;
  /** The account that is to pay, as it stands. */
  readonly account: AccountState;
  /** Absent when there is none. */
  readonly receiver?: Receiver | undefined;
  readonly amount: Money;
  readonly schedule: Schedule;
  readonly reference?: string | undefined;
}

/**
 * Refuses: unknown-account, closed, frozen, wrong-currency, unknown-receiver, to-oneself, wrong-currency
 * (the receiver's), receiver-closed, bad-schedule. All but the last are asked again whenever it runs; what
 * the account may spend is asked only then.
 */
export const placeStandingOrder: Decide<PlaceStandingOrder, StandingOrderState, StandingOrderEvent> = (
  command,
  _state,
  { now },
) => {
  const { by, orderId, account, receiver, amount, schedule, reference } = command;
  const { accountId, ownerId } = account;
  mustTake(account, by, amount);
  const to = payable(account, receiver);
  const nextOn = firstDay(schedule, dayOf(now));
  const order = { orderId, ownerId, accountId, to, amount: toJson(amount), schedule, nextOn };
  const said = reference === undefined ? {} : { reference };
  return [{ type: 'StandingOrderPlaced', data: { ...order, ...said } }];
};

function payable(account: AccountState, receiver: Receiver | undefined): Party {
  if (!receiver) throw refuse('banking.unknown-receiver');
  const { accountId, ownerId, currency, status } = receiver;
  if (accountId === account.accountId) throw refuse('banking.to-oneself');
  if (currency !== account.currency) throw refuse('banking.wrong-currency', { currency });
  if (status === 'closed') throw refuse('banking.receiver-closed');
  return { accountId, ownerId };
}

function firstDay(schedule: Schedule, today: Day): Day {
  const badField = (field: string, message: string) =>
    refuse('banking.bad-schedule', {}, [{ field, message }]);
  if (schedule.first < today) throw badField('first', 'must not be in the past');
  const day = dueFrom(schedule, today);
  if (day === undefined) throw badField('last', 'must not be before the first day');
  return day;
}
