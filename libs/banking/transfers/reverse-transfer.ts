import type { Decide } from '#platform/commands/decider';
import { isBefore, MS_PER_DAY, plusMs, type Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { Money } from '#platform/kernel/money';
import { bookingTime, REVERSIBLE_DAYS, type AccountState } from '#banking/account/account';
import { paid } from '#banking/account/booking';
import { mustBeOpen, mustCover, type Asker } from '#banking/account/rules';
import { UNDER_WAY, type AccountEvent, type Party } from '#banking/events';
import { refuse } from '#banking/refusals';

/** A completed transfer to this account. Nothing of this ever changes, so it may be read from a view. */
export interface Original {
  readonly transferId: Uuid;
  readonly from: Party;
  readonly amount: Money;
  readonly sentAt: Instant;
  readonly isReversal: boolean;
}

export interface ReverseTransfer {
  readonly by: Asker;
  /** Of the transfer back. */
  readonly transferId: Uuid;
  readonly original: Original;
  readonly reference?: string | undefined;
}

/**
 * Refuses: unknown-account, closed, frozen, not-reversible (a reversal, or too old), already-reversed,
 * insufficient-funds. What an account may send at once or in a day is no limit to what it gives back.
 */
export const reverseTransfer: Decide<ReverseTransfer, AccountState, AccountEvent> = (
  { by, transferId, original, reference },
  state,
  { now },
) => {
  const { amount, from: to, transferId: reversalOf } = original;
  const reversibleUntil = plusMs(original.sentAt, REVERSIBLE_DAYS * MS_PER_DAY);
  mustBeOpen(state, by);
  if (state.frozen) throw refuse('banking.frozen');
  // By the account's own time, which never goes back: by it, too, it forgets what cannot be asked again.
  const isTooOld = isBefore(reversibleUntil, bookingTime(state, now));
  if (original.isReversal || isTooOld) throw refuse('banking.not-reversible');
  if (reversalOf in state.reversed) throw refuse('banking.already-reversed');
  mustCover(state, amount, now);
  const booking = paid(state, UNDER_WAY, { amount, now, reference });
  const data = { ...booking, transferId, reversalOf, reversibleUntil, to };
  return [{ type: 'TransferReversed', data }];
};
