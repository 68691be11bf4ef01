import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadArguments, MAX_SEED } from './arguments.js';
import { CHAOS_USAGE, parseChaosArguments, type ChaosArguments } from './chaos/chaos-arguments.js';
import { DistributedStage } from './chaos/distributed-stage.js';
import { isAllWell, reportOf } from './report.js';
import { runWorkload } from './run-workload.js';

const APPS = join(import.meta.dirname, '../apps');
const INTERRUPTED = 130;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
process.exitCode = await run(argumentsOrExit());

function argumentsOrExit(): ChaosArguments {
  try {
    return parseChaosArguments(process.argv.slice(2), () => randomInt(MAX_SEED));
  } catch (error) {
    if (!(error instanceof BadArguments)) throw error;
    console.error(`${error.message}\n\n${CHAOS_USAGE}`);
    process.exit(1);
  }
}

async function run({ seed, customers, ...trouble }: ChaosArguments): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'florin-chaos-'));
  console.log(`seed ${seed}, ${customers} customers, everything in ${directory}\n`);
  const { signal } = stopping;
  const tell = (line: string): void => console.log(line);
  try {
    const stage = await DistributedStage.open({ apps: APPS, directory, tell, ...trouble });
    const outcome = await runWorkload({ seed, customers, signal }, stage);
    console.log(`\n${reportOf(outcome)}`);
    if (isAllWell(outcome)) rmSync(directory, { recursive: true });
    else console.log(`What the processes said is kept in ${directory}`);
    return isAllWell(outcome) ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) throw error;
    rmSync(directory, { recursive: true, force: true });
    console.log('Stopped.');
    return INTERRUPTED;
  }
}
