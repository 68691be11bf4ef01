import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { NameClaim, NameEvent } from '#identity/events';
import type { NameState } from './name.js';

export interface HeldName {
  readonly userId: Uuid;
  readonly claim: NameClaim;
}

/** The holder bears the name now. */
export const confirmName: Decide<HeldName, NameState, NameEvent> = ({ userId, claim }, { reservation }) => {
  if (reservation?.reservationId !== claim.reservationId || reservation.confirmed) return [];
  return [{ type: 'NameConfirmed', data: { ...claim, userId } }];
};
