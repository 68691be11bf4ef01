import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadArguments, MAX_SEED, parseArguments, USAGE, type Arguments } from './arguments.js';
import { OneProcess } from './one-process.js';
import { isAllWell, reportOf } from './report.js';
import { runWorkload } from './run-workload.js';

const FLORIN = join(import.meta.dirname, '../apps/standalone/main.js');
const SECONDS_PER_MINUTE = 60;
const INTERRUPTED = 130;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
process.exitCode = await run(argumentsOrExit());

function argumentsOrExit(): Arguments {
  try {
    return parseArguments(process.argv.slice(2), () => randomInt(MAX_SEED));
  } catch (error) {
    if (!(error instanceof BadArguments)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(1);
  }
}

async function run({ seed, minutes, customers, kills }: Arguments): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'florin-workload-'));
  console.log(`seed ${seed}, ${minutes} min, ${customers} customers, data in ${dataDir}\n`);
  const { signal } = stopping;
  const seconds = minutes * SECONDS_PER_MINUTE;
  try {
    const stage = new OneProcess({ script: FLORIN, dataDir, seconds, kills });
    const outcome = await runWorkload({ seed, customers, signal }, stage);
    console.log(reportOf(outcome));
    if (isAllWell(outcome)) rmSync(dataDir, { recursive: true });
    else console.log(`The data is kept in ${dataDir}`);
    return isAllWell(outcome) ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) throw error;
    rmSync(dataDir, { recursive: true, force: true });
    console.log('Stopped.');
    return INTERRUPTED;
  }
}
