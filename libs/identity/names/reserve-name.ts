import type { Decide } from '#platform/commands/decider';
import { isBefore, plusMs, type Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { NameClaim, NameEvent } from '#identity/events';
import { RESERVATION_MS, type NameState, type Reservation } from './name.js';
import { takenName } from './taken-name.js';

export interface ReserveName {
  readonly userId: Uuid;
  readonly claim: NameClaim;
  /** A reservation that has run out, and whose holder has been made to give the name up. */
  readonly inPlaceOf?: Uuid;
}

export const reserveName: Decide<ReserveName, NameState, NameEvent> = (command, { reservation }, { now }) => {
  const { userId, claim, inPlaceOf } = command;
  if (reservation && (reservation.confirmed || reservation.reservationId !== inPlaceOf)) {
    throw takenName(claim.kind);
  }
  return [{ type: 'NameReserved', data: { ...claim, userId, heldUntil: plusMs(now, RESERVATION_MS) } }];
};

/** Its holder has not come to bear the name in time: once they gave it up, it can be taken over. */
export function hasRunOut(reservation: Reservation, now: Instant): boolean {
  return !reservation.confirmed && !isBefore(now, reservation.heldUntil);
}
