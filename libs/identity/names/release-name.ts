import type { Decide } from '#platform/commands/decider';
import type { NameEvent } from '#identity/events';
import type { HeldName } from './confirm-name.js';
import type { NameState } from './name.js';

/** The name is free again, unless it has been reserved anew since. */
export const releaseName: Decide<HeldName, NameState, NameEvent> = ({ userId, claim }, { reservation }) => {
  if (reservation?.reservationId !== claim.reservationId) return [];
  return [{ type: 'NameReleased', data: { ...claim, userId } }];
};
