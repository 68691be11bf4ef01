import type { Lane } from '#platform/event-store/lanes';
import type { LaneMessage } from '#platform/message-bus/message-bus';
import type { Lease } from '#platform/sharing/lease';

/**
 * What the holder of a lane is handed. The first delivery of a lease has no messages, so that the
 * holder knows that the lane is its own. The last has none either: it comes when the lease is over,
 * and the lane is given to nobody else until it has been dealt with.
 */
export interface LaneDelivery {
  readonly lane: Lane;
  readonly lease: Lease;
  readonly messages: readonly LaneMessage[];
}
