import type { Decider } from '#platform/commands/decider';
import type { DeviceEvent } from '#notifications/events';

/** So many devices of a user are known again: one that was not seen for longer is new once more. */
const MAX_KNOWN = 50;

/** Keyed hashes of what a user's devices say of themselves, the latest last. The stream's id is the user's. */
export interface DevicesState {
  readonly known: readonly string[];
}

export const devices: Decider<DevicesState, DeviceEvent> = {
  category: 'notification-devices',
  stateVersion: 1,
  initial: { known: [] },
  evolve: ({ known }, { data }) => ({ known: [...known, data.deviceKey].slice(-MAX_KNOWN) }),
};
