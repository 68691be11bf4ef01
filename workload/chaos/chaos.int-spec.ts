import { join } from 'node:path';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { NoStandIn } from '../../tools/engines/maven.js';
import { NoRabbit } from '../../tools/engines/rabbit-node.js';
import { isAllWell, reportOf } from '../report.js';
import { runWorkload } from '../run-workload.js';
import { DistributedStage } from './distributed-stage.js';

const APPS = join(import.meta.dirname, '../../dist/apps');
const SEED = 3;
const FAULTS = 7;
const LONGEST_MS = 400_000;

/** Nothing where the engines cannot be had, unless FLORIN_REQUIRE_ENGINES is set. */
async function stageForTests(): Promise<DistributedStage | undefined> {
  const directory = temporaryDirectory();
  const tell = (): undefined => undefined;
  try {
    const trouble = { faults: FAULTS, seconds: 60, lanes: 4 } as const;
    return await DistributedStage.open({ apps: APPS, directory, tell, ...trouble });
  } catch (error) {
    const isMissing = error instanceof NoRabbit || error instanceof NoStandIn;
    if (!isMissing || process.env['FLORIN_REQUIRE_ENGINES']) throw error;
    process.stderr.write(`Skipped: ${error.message}.\n`);
    return undefined;
  }
}

it(
  'a short workload on processes and engines that break loses nothing and doubles nothing',
  async () => {
    const stage = await stageForTests();
    if (!stage) return;
    const { signal } = new AbortController();
    const outcome = await runWorkload({ seed: SEED, customers: 3, signal }, stage);
    expect(isAllWell(outcome) ? 'all is well' : reportOf(outcome)).toBe('all is well');
    expect(outcome.notes.join()).toMatch(/^[4-9] faults/);
    expect(outcome.tally.total('2xx')).toBeGreaterThan(100);
    expect(outcome.events).toBeGreaterThan(100);
  },
  LONGEST_MS,
);
