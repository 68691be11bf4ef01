import type { Config } from '#platform/config/config';
import { CommandHandler } from '#platform/commands/command-handler';
import { CommandIndexer } from '#platform/commands/command-indexer';
import { Snapshots } from '#platform/commands/snapshots';
import { StoredCommandIndex } from '#platform/commands/stored-command-index';
import { CataloguedEventStore } from '#platform/event-store/catalogued.event-store';
import type { EventStore } from '#platform/event-store/event-store';
import { SystemClock } from '#platform/kernel/system';
import type { Clock } from '#platform/kernel/clock';
import type { Log } from '#platform/observability/log';
import { Projections } from '#platform/projections/projections';
import { Views } from '#platform/projections/views';
import { Reactions } from '#platform/reactions/reactions';
import { Sealer } from '#platform/vault/sealer';
import { catalogue, reactors, views as definitions } from './contexts.js';
import { openEngines, type Engines } from './engines.js';

/** The machinery every context stands on, made of the engines once and shared by all. */
export interface Platform {
  readonly config: Config;
  readonly clock: Clock;
  readonly engines: Engines;
  readonly sealer: Sealer;
  /** As the contexts see it; `engines.log` is the log as it is written. */
  readonly store: EventStore;
  readonly snapshots: Snapshots;
  readonly commands: CommandHandler;
  readonly projections: Projections;
  readonly views: Views;
  readonly reactions: Reactions;
  start(): Promise<void>;
  /** Also when it was not started. */
  close(): Promise<void>;
}

export async function openPlatform(config: Config, log: Log): Promise<Platform> {
  const engines = await openEngines(config);
  try {
    return await platformOn(engines, config, log);
  } catch (error) {
    await engines.close();
    throw error;
  }
}

async function platformOn(engines: Engines, config: Config, log: Log): Promise<Platform> {
  const { readStore, vault } = engines;
  const sealer = new Sealer(vault);
  const store = new CataloguedEventStore(engines.log, catalogue, sealer);
  const snapshots = await Snapshots.open(readStore, log);
  const index = await StoredCommandIndex.open(readStore);
  const projections = new Projections(definitions, { log: store, store: readStore, sealer });
  const views = new Views(readStore, sealer, projections);
  const clock = new SystemClock();
  const commands = new CommandHandler({ store, catalogue, snapshots, index });
  const reactorParts = { store, readStore: engines.journal, commands, clock, log };
  const reactions = await Reactions.open(
    reactors({ store, commands, vault, snapshots, views }),
    reactorParts,
  );
  const indexer = new CommandIndexer(engines.log, readStore, log);
  const start = async (): Promise<void> => {
    await projections.start();
    await indexer.start();
    reactions.start();
  };
  const close = async (): Promise<void> => {
    await reactions.stop();
    await indexer.stop();
    await projections.stop();
    await snapshots.settled();
    await engines.close();
  };
  const made = { config, clock, engines, sealer, store, snapshots, commands };
  return { ...made, projections, views, reactions, start, close };
}
