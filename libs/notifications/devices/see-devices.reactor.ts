import type { UserEvent } from '#identity/events';
import type { Reactor } from '#platform/reactions/reactor';
import { KeyedHash } from '#platform/vault/keyed-hash';
import { ERASED } from '#platform/vault/sealer';
import type { Vault } from '#platform/vault/vault';
import { devices } from './devices.js';
import { seeDevice } from './see-device.js';

type SessionStarted = Extract<UserEvent, { type: 'SessionStarted' }>;

/** Finds out whether somebody has logged in on a device that was not seen before. */
export function seeDevices(vault: Vault): Reactor<SessionStarted> {
  return {
    name: 'notifications.see-devices',
    on: {
      SessionStarted: async ({ data: { userId, sessionId, device } }) => {
        if (device === ERASED) return [];
        const hash = await KeyedHash.for(vault, 'devices');
        // The same device of two people is not known to be the same.
        const command = { userId, sessionId, deviceKey: hash.of(`${userId}/${device}`) };
        const order = { decider: devices, id: userId, decide: seeDevice, command };
        return [{ kind: 'command', name: 'see the device', send: (send) => send(order) }];
      },
    },
  };
}
