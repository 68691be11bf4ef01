import { isBefore, type Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import { bookingTime, type AccountState, type Hold } from '#banking/account/account';
import { refuse } from '#banking/refusals';

/**
 * The hold, as long as it holds. One whose time has run out is not open, even before that is recorded;
 * nor to a command that set out in time and was overtaken by a booking, which may have spent the money.
 */
export function openHold(state: AccountState, holdId: Uuid, now: Instant): Hold {
  const hold = state.holds[holdId];
  if (!hold || !isBefore(bookingTime(state, now), hold.expiresAt)) throw refuse('banking.hold-not-open');
  return hold;
}
