import type { Decider } from '#platform/commands/decider';
import type { EventOf } from '#platform/event-store/event-definition';
import { MS_PER_SECOND, type Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { NameEvent, NameKind, NameReserved } from '#identity/events';

/** A reserved name that its holder has not come to bear after this long may go to somebody else. */
export const RESERVATION_MS = 10 * MS_PER_SECOND;

export interface Reservation {
  readonly reservationId: Uuid;
  readonly userId: Uuid;
  readonly heldUntil: Instant;
  /** The holder bears the name: it is theirs until they let go of it. */
  readonly confirmed: boolean;
}

/** One stream for each name, named by its keyed hash: of two who want a name, one comes first. */
export interface NameState {
  readonly reservation?: Reservation;
}

const evolve = (state: NameState, { type, data }: NameEvent): NameState => {
  switch (type) {
    case 'NameReserved':
      return { reservation: reservationOf(data) };
    case 'NameConfirmed':
      return { ...(state.reservation && { reservation: { ...state.reservation, confirmed: true } }) };
    case 'NameReleased':
      return {};
  }
};

function reservationOf({
  reservationId,
  userId,
  heldUntil,
}: EventOf<typeof NameReserved>['data']): Reservation {
  return { reservationId, userId, heldUntil, confirmed: false };
}

const nameDecider = (category: string): Decider<NameState, NameEvent> => ({
  category,
  stateVersion: 1,
  initial: {},
  evolve,
});

export const namesOf: Readonly<Record<NameKind, Decider<NameState, NameEvent>>> = {
  username: nameDecider('username'),
  email: nameDecider('email'),
};
