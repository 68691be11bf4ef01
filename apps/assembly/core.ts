import { CommandHandler } from '#platform/commands/command-handler';
import { Snapshots } from '#platform/commands/snapshots';
import { StoredCommandIndex } from '#platform/commands/stored-command-index';
import type { Config } from '#platform/config/config';
import { CataloguedEventStore } from '#platform/event-store/catalogued.event-store';
import type { EventStore } from '#platform/event-store/event-store';
import { MOST_LANES, type LaneCount } from '#platform/event-store/lanes';
import type { Clock } from '#platform/kernel/clock';
import { SystemClock } from '#platform/kernel/system';
import { agreedLaneCount } from '#platform/lanes/agreed-lane-count';
import type { Log } from '#platform/observability/log';
import { Sealer } from '#platform/vault/sealer';
import { catalogue } from './contexts.js';
import type { Engines } from './engines.js';

/** What every process has, however it hears of the log. */
export interface Core {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly engines: Engines;
  readonly sealer: Sealer;
  /** As the contexts see it; `engines.log` is the log as it is written. */
  readonly store: EventStore;
  readonly snapshots: Snapshots;
  readonly commands: CommandHandler;
  /** Over a bus as many as were agreed on; without one everybody follows the log as a whole. */
  readonly laneCount: LaneCount;
  /** With a log of its own: no other process can take part. */
  readonly isAlone: boolean;
}

export async function coreOn(engines: Engines, config: Config, log: Log): Promise<Core> {
  const { readStore, vault, bus } = engines;
  const sealer = new Sealer(vault);
  const store = new CataloguedEventStore(engines.log, catalogue, sealer);
  const snapshots = await Snapshots.open(readStore, log);
  const isAlone = config.eventStore === 'embedded';
  const laneCount = bus ? await laneCountOf(engines, config, isAlone) : 1;
  const index = await StoredCommandIndex.open(readStore, laneCount);
  const commands = new CommandHandler({ store, catalogue, snapshots, index, laneCount });
  return {
    config,
    log,
    clock: new SystemClock(),
    engines,
    sealer,
    store,
    snapshots,
    commands,
    laneCount,
    isAlone,
  };
}

async function laneCountOf({ journal }: Engines, { lanes }: Config, isAlone: boolean): Promise<LaneCount> {
  return await agreedLaneCount(journal, { wanted: lanes, usual: isAlone ? 1 : MOST_LANES });
}
