import type { Lane } from '#platform/event-store/lanes';
import type { LaneMessage } from '#platform/message-bus/message-bus';
import type { Lease } from '#platform/sharing/lease';

/** What the holder of a lane is handed: first of all no messages, so that it knows that the lane is its own. */
export interface LaneDelivery {
  readonly lane: Lane;
  readonly lease: Lease;
  readonly messages: readonly LaneMessage[];
}
