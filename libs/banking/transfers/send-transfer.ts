import type { Decide } from '#platform/commands/decider';
import type { CurrencyCode } from '#platform/kernel/currencies';
import type { Uuid } from '#platform/kernel/ids';
import type { Money } from '#platform/kernel/money';
import type { AccountState } from '#banking/account/account';
import { paid } from '#banking/account/booking';
import { mustAfford, mustTake, type Asker } from '#banking/account/rules';
import { UNDER_WAY, type AccountEvent } from '#banking/events';
import { refuse } from '#banking/refusals';

/** The account that is to be paid, as it was when it was looked up. */
export interface Receiver {
  readonly accountId: Uuid;
  readonly ownerId: Uuid;
  readonly currency: CurrencyCode;
  readonly status: 'open' | 'frozen' | 'closed';
}

export interface SendTransfer {
  readonly by: Asker;
  readonly transferId: Uuid;
  /** Absent when there is none. */
  readonly receiver?: Receiver | undefined;
  readonly amount: Money;
  readonly reference?: string | undefined;
  readonly standingOrderId?: Uuid;
}

/**
 * Refuses: unknown-account, closed, frozen, wrong-currency, unknown-receiver, to-oneself, wrong-currency
 * (the receiver's), receiver-closed, receiver-frozen, over-transfer-limit, over-daily-limit,
 * insufficient-funds. What became of the receiver meanwhile is found out when the money arrives.
 */
export const sendTransfer: Decide<SendTransfer, AccountState, AccountEvent> = (command, state, { now }) => {
  const { by, transferId, receiver, amount, reference, standingOrderId } = command;
  mustTake(state, by, amount);
  if (!receiver) throw refuse('banking.unknown-receiver');
  const { accountId, ownerId, currency, status } = receiver;
  if (accountId === state.accountId) throw refuse('banking.to-oneself');
  if (currency !== state.currency) throw refuse('banking.wrong-currency', { currency });
  if (status === 'closed') throw refuse('banking.receiver-closed');
  if (status === 'frozen') throw refuse('banking.receiver-frozen');
  mustAfford(state, amount, now);
  const booking = paid(state, UNDER_WAY, { amount, now, reference });
  const to = { accountId, ownerId };
  const data = { ...booking, transferId, to, ...(standingOrderId && { standingOrderId }) };
  return [{ type: 'FundsTransferred', data }];
};
