import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { DeviceEvent } from '#notifications/events';
import type { DevicesState } from './devices.js';

export interface SeeDevice {
  readonly userId: Uuid;
  readonly sessionId: Uuid;
  readonly deviceKey: string;
}

/** Nothing happens when the device is known. Refuses nothing. */
export const seeDevice: Decide<SeeDevice, DevicesState, DeviceEvent> = (device, { known }) =>
  known.includes(device.deviceKey)
    ? []
    : [{ type: 'DeviceFirstSeen', data: { ...device, isFirst: known.length === 0 } }];
