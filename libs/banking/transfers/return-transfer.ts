import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { Money } from '#platform/kernel/money';
import type { AccountState } from '#banking/account/account';
import { received } from '#banking/account/booking';
import { UNDER_WAY, type AccountEvent, type Party } from '#banking/events';

export interface ReturnTransfer {
  readonly transferId: Uuid;
  /** Who could not take it. */
  readonly to: Party;
  readonly amount: Money;
  readonly reference?: string | undefined;
  /** The code of the refusal. */
  readonly reason: string;
}

/** Refuses nothing: an account takes back what it sent. It is not closed, for nothing under way lets it. */
export const returnTransfer: Decide<ReturnTransfer, AccountState, AccountEvent> = (
  { transferId, to, amount, reference, reason },
  state,
  { now },
) => {
  const booking = received(state, UNDER_WAY, { amount, now, reference });
  return [{ type: 'TransferReturned', data: { ...booking, transferId, to, reason } }];
};
