import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { Money } from '#platform/kernel/money';
import type { AccountState } from '#banking/account/account';
import { received } from '#banking/account/booking';
import { UNDER_WAY, type AccountEvent, type Party } from '#banking/events';
import { refuse } from '#banking/refusals';

export interface ReceiveTransfer {
  readonly transferId: Uuid;
  readonly from: Party;
  readonly amount: Money;
  readonly reference?: string | undefined;
  /** The transfer that comes back by this one. */
  readonly reversalOf?: Uuid;
}

/**
 * Refuses: unknown-account, closed, wrong-currency. Each of them is for ever: who is refused once is
 * refused whenever it is tried again. A frozen account takes what is under way to it already.
 */
export const receiveTransfer: Decide<ReceiveTransfer, AccountState, AccountEvent> = (
  { transferId, from, amount, reference, reversalOf },
  state,
  { now },
) => {
  if (state.status === 'unopened') throw refuse('banking.unknown-account');
  if (state.status === 'closed') throw refuse('banking.closed');
  if (amount.currency !== state.currency)
    throw refuse('banking.wrong-currency', { currency: state.currency });
  const booking = received(state, UNDER_WAY, { amount, now, reference });
  const data = { ...booking, transferId, from, ...(reversalOf && { reversalOf }) };
  return [{ type: 'TransferReceived', data }];
};
