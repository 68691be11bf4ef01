import type { Asker } from '#banking/account/rules';
import { refuse } from '#banking/refusals';
import type { StandingOrderState } from './standing-order.js';

/** The first refusals of every command on a standing order: unknown (to anybody but its owner and admins), ended. */
export function mustGoOn({ status, ownerId }: StandingOrderState, by: Asker): void {
  const isReachable = status !== 'unplaced' && (by.isAdmin || by.userId === ownerId);
  if (!isReachable) throw refuse('banking.unknown-standing-order');
  if (status === 'ended') throw refuse('banking.standing-order-ended');
}
