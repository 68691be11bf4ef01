import { CommandIndexer } from '#platform/commands/command-indexer';
import { COMMAND_INDEXER } from '#platform/commands/stored-command-index';
import type { Lane } from '#platform/event-store/lanes';
import type { LaneDelivery } from '#platform/lanes/lane-delivery';
import { LaneHub } from '#platform/lanes/lane-hub';
import type { LaneLog } from '#platform/lanes/shared-reads';
import type { OpenEvents } from '#platform/lanes/shared-message';
import type { Lease } from '#platform/sharing/lease';
import { FedLane, type FedLaneParts } from './fed-lane.js';
import { LaneProgressStore } from './lane-progress-store.js';

export interface LaneProjectionsParts extends Omit<FedLaneParts, 'progress'> {
  readonly laneCount: number;
  /** The log as it was written, and how what was written is opened. */
  readonly written: LaneLog;
  readonly open: OpenEvents;
}

/** A lane that this process holds. */
interface Holding {
  readonly epoch: number;
  readonly hub: LaneHub;
  /** Resolves when the lease is over and everybody who followed the lane has stopped. */
  readonly ended: Promise<void>;
}

/** Feeds the lanes that this process is handed into the views, and into the index of commands. */
export class LaneProjections {
  private readonly holdings = new Map<Lane, Holding>();
  private readonly progress: LaneProgressStore;

  constructor(private readonly parts: LaneProjectionsParts) {
    this.progress = new LaneProgressStore(parts.engines.store, parts.laneCount);
  }

  /**
   * Resolves when everybody has passed the messages; handed a lease that is over, when nobody in this
   * process follows the lane any more.
   */
  async take({ lane, lease, messages }: LaneDelivery): Promise<void> {
    if (lease.signal.aborted) await this.holdings.get(lane)?.ended;
    else await this.holding(lane, lease).hub.take(messages);
  }

  private holding(lane: Lane, lease: Lease): Holding {
    const before = this.holdings.get(lane);
    if (before?.epoch === lease.epoch) return before;
    const fed = new FedLane({ ...this.parts, progress: this.progress }, lane, lease);
    const { written: log, open, laneCount } = this.parts;
    const onPassed = fed.passed.bind(fed);
    const hub = new LaneHub({ lane, laneCount, log, open, signal: lease.signal, onPassed });
    const holding = { epoch: lease.epoch, hub, ended: this.follow({ lane, fed, hub }, before) };
    this.holdings.set(lane, holding);
    return holding;
  }

  private async follow(
    { lane, fed, hub }: { lane: Lane; fed: FedLane; hub: LaneHub },
    before: Holding | undefined,
  ): Promise<void> {
    await before?.ended;
    const { engines, log } = this.parts;
    const indexer = new CommandIndexer(hub.feed(COMMAND_INDEXER), engines.store, log, lane);
    indexer.start();
    await fed.run((name) => hub.feed(name));
    await indexer.stop();
    await hub.finished();
  }
}
