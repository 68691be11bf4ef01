import { join } from 'node:path';
import { views as definitions } from '#assembly/contexts';
import { BY_HAND } from '#assembly/role';
import { openPlatform, type Platform } from '#assembly/platform';
import { loadConfig } from '#platform/config/load-config';
import { stderrLog } from '#platform/observability/stderr-log';
import { Projections } from '#platform/projections/projections';
import { EmbeddedReadStore } from '#platform/read-store/embedded.read-store';
import { examineLog, type Witnesses } from '../examine.js';
import { Rule } from '../rule.js';
import type { Examined } from '../stage.js';

const LONGEST_REPLAY_MS = 600_000;

export interface Remains {
  /** What its processes were told. */
  readonly environment: Readonly<Record<string, string>>;
  /** For the replay. */
  readonly directory: string;
}

/** Reads the log of a Florin whose processes are gone and whose engines are there, and looks at its views. */
export async function examineDistributed(
  { environment, directory }: Remains,
  witnesses: Omit<Witnesses, 'positions'>,
): Promise<Examined> {
  const config = loadConfig(environment, { shared: true });
  const platform = await openPlatform(config, BY_HAND, stderrLog);
  try {
    const examined = await examineLog(platform.store, { ...witnesses, positions: 'with gaps' });
    const views = await equalReplays(platform, join(directory, 'replay'));
    return { ...examined, rules: [...examined.rules, views] };
  } finally {
    await platform.close();
  }
}

/** Every view is folded once more, by one that follows the whole log in its order. */
async function equalReplays({ store, sealer, projections }: Platform, directory: string): Promise<Rule> {
  const rule = new Rule('every view equals its replay from the log');
  const readStore = await EmbeddedReadStore.open({ directory });
  const replay = new Projections(definitions, { log: store, store: readStore, sealer });
  try {
    await replay.start();
    if (!(await replay.caughtUp(LONGEST_REPLAY_MS))) throw new Error('the replay does not come to its end');
    for (const { name } of definitions) {
      const [live, again] = [await projections.checksum(name), await replay.checksum(name)];
      rule.holds(
        live.digest === again.digest,
        () => `${name}: ${live.documents} documents, ${again.documents} in its replay`,
      );
    }
    return rule;
  } finally {
    await replay.stop();
    await readStore.close();
  }
}
