import { CommandIndexer } from '#platform/commands/command-indexer';
import { Projections } from '#platform/projections/projections';
import { Views } from '#platform/projections/views';
import { Reactions } from '#platform/reactions/reactions';
import { reactors, views as definitions } from './contexts.js';
import type { Core } from './core.js';
import type { Following } from './following.js';

/** Positions of the log that a view may be behind while it still counts as current. */
const MAX_LAG = 10_000;

/** Everybody follows the log by themselves: there is one process, and one lane. */
export async function inProcess(core: Core): Promise<Following> {
  const { engines, store, sealer, commands, clock, log, snapshots } = core;
  const projections = new Projections(definitions, { log: store, store: engines.readStore, sealer });
  const views = new Views(engines.readStore, sealer, projections);
  const reactions = await Reactions.open(
    reactors({ store, commands, vault: engines.vault, snapshots, views, clock, config: core.config }),
    { store, readStore: engines.journal, commands, clock, log },
  );
  const indexer = new CommandIndexer(engines.log, engines.readStore, log);
  const start = async (): Promise<void> => {
    await projections.start();
    indexer.start();
    reactions.start();
  };
  const stop = async (): Promise<void> => {
    await reactions.stop();
    await indexer.stop();
    await projections.stop();
  };
  const reasonsAgainst = async (): Promise<readonly string[]> => {
    const behind = (await projections.statuses()).filter(({ lag }) => lag > MAX_LAG);
    const stuck = reactions.status().filter(({ fault }) => fault !== undefined);
    return [
      ...behind.map(({ name, lag }) => `the view ${name} is ${lag} events behind`),
      ...stuck.map(({ reactor }) => `the reactor ${reactor} does not get on`),
    ];
  };
  return { projections, views, reactors: reactions, start, stop, reasonsAgainst };
}
