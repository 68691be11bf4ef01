import type { Lane } from '#platform/event-store/lanes';
import type { LaneMessage } from '#platform/message-bus/message-bus';
import type { Lease } from '#platform/sharing/lease';
import type { LaneDelivery } from './lane-delivery.js';

/** What goes on in a lane while it is held. */
export interface LaneWork {
  take(messages: readonly LaneMessage[]): Promise<void>;
  /** Resolves once the lease is over and all work on the lane has stopped. */
  readonly ended: Promise<void>;
}

interface Held {
  readonly epoch: number;
  readonly work: LaneWork;
}

/** Begins the work on a lane when the first delivery of its lease comes, and hands it all that follow. */
export class HeldLanes {
  private readonly held = new Map<Lane, Held>();

  constructor(private readonly begin: (lane: Lane, lease: Lease) => LaneWork) {}

  async take({ lane, lease, messages }: LaneDelivery): Promise<void> {
    const work = await this.workOn(lane, lease);
    await work?.take(messages);
    // Whoever waits for this delivery gives the lane up afterwards: not while anybody works on it.
    if (lease.signal.aborted) await work?.ended;
  }

  private async workOn(lane: Lane, lease: Lease): Promise<LaneWork | undefined> {
    const earlier = this.held.get(lane);
    if (earlier?.epoch === lease.epoch) return earlier.work;
    await earlier?.work.ended;
    if (lease.signal.aborted) return undefined;
    const work = this.begin(lane, lease);
    this.held.set(lane, { epoch: lease.epoch, work });
    return work;
  }
}
