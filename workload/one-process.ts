import { views as definitions } from '#assembly/contexts';
import { BY_HAND } from '#assembly/role';
import { Projections } from '#platform/projections/projections';
import { openPlatform } from '#assembly/platform';
import { loadConfig } from '#platform/config/load-config';
import { stderrLog } from '#platform/observability/stderr-log';
import { pause } from '#platform/retrying/back-off';
import { examineLog } from './examine.js';
import { FlorinProcess } from './florin-process.js';
import type { CommandRecord } from './journal.js';
import type { Observations } from './observations.js';
import { ADMIN_PASSWORD } from './sign-ups.js';
import type { Examined, Play, Stage } from './stage.js';
import { makeTrouble } from './trouble-maker.js';
import { viewsEqualReplays } from './views-equal-replays.js';

const MS_PER_SECOND = 1_000;
const LONGEST_CATCH_UP_MS = 60_000;

export interface OneProcessOptions {
  /** Florin's own script, as it was built. */
  readonly script: string;
  /** New and empty. */
  readonly dataDir: string;
  readonly seconds: number;
  /** Whether it is killed and stopped now and then. */
  readonly kills: boolean;
}

/** Florin in one process, on embedded engines, for so long. */
export class OneProcess implements Stage {
  readonly florin: FlorinProcess;

  constructor(private readonly options: OneProcessOptions) {
    const { script, dataDir } = options;
    const environment = { PORT: '0', FLORIN_DATA_DIR: dataDir, FLORIN_ADMIN_PASSWORD: ADMIN_PASSWORD };
    this.florin = new FlorinProcess({ script, environment });
  }

  async start(): Promise<void> {
    this.florin.start();
    await this.florin.url();
  }

  async play({ tally, chanceFor }: Play, signal: AbortSignal): Promise<void> {
    const { seconds, kills } = this.options;
    const time = new AbortController();
    const trouble = { florin: this.florin, tally, chance: chanceFor('trouble') };
    const troubled = kills ? makeTrouble(trouble, time.signal) : Promise.resolve();
    await pause(seconds * MS_PER_SECOND, signal);
    time.abort();
    await troubled;
  }

  async stop(): Promise<void> {
    await this.florin.stop('SIGTERM');
  }

  async examine(observations: Observations, records: readonly CommandRecord[]): Promise<Examined> {
    const config = loadConfig({ FLORIN_DATA_DIR: this.options.dataDir });
    const platform = await openPlatform(config, BY_HAND, stderrLog);
    const { store, sealer, engines } = platform;
    const projections = new Projections(definitions, { log: store, store: engines.readStore, sealer });
    try {
      const examined = await examineLog(store, { observations, records, positions: 'one by one' });
      await projections.start();
      if (!(await projections.caughtUp(LONGEST_CATCH_UP_MS))) throw new Error('the views do not catch up');
      return { ...examined, rules: [...examined.rules, await viewsEqualReplays(projections)] };
    } finally {
      await projections.stop();
      await platform.close();
    }
  }

  notes(): readonly string[] {
    return [];
  }

  /** When all went well it has ended already; when not, there is nothing left to be careful about. */
  async end(): Promise<void> {
    await this.florin.stop('SIGKILL');
  }
}
