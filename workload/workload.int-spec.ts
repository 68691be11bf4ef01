import { join } from 'node:path';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { OneProcess } from './one-process.js';
import { isAllWell, reportOf } from './report.js';
import { runWorkload } from './run-workload.js';

const SCRIPT = join(import.meta.dirname, '../dist/apps/standalone/main.js');
/** One of those whose trouble begins with a kill, early enough for a short run. */
const SEED = 13;
const SECONDS = 7;
const LONGEST_MS = 240_000;

it(
  'a short workload, with kills and cut connections, loses nothing and doubles nothing',
  async () => {
    const dataDir = temporaryDirectory();
    const stage = new OneProcess({ script: SCRIPT, dataDir, seconds: SECONDS, kills: true });
    const { signal } = new AbortController();
    const outcome = await runWorkload({ seed: SEED, customers: 4, signal }, stage);
    expect(isAllWell(outcome) ? 'all is well' : reportOf(outcome)).toBe('all is well');
    const { tally, events } = outcome;
    expect(tally.kills).toBeGreaterThan(0);
    expect(tally.cut).toBeGreaterThan(0);
    expect(tally.replays).toBeGreaterThan(0);
    expect(tally.total('2xx')).toBeGreaterThan(100);
    expect(events).toBeGreaterThan(100);
  },
  LONGEST_MS,
);
