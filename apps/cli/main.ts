import { stderrLog } from '#platform/observability/stderr-log';
import { loadConfig } from '#platform/config/load-config';
import { Refusal } from '#platform/kernel/refusal';
import { explain } from '#assembly/explain';
import { BY_HAND } from '#assembly/role';
import { openFlorin, type Florin } from '#assembly/open-florin';
import { createAdmin } from './create-admin.js';
import { rotateKeys } from './rotate-keys.js';

const USAGE = `Works on the data directory of a Florin that is not running.

  admin create NAME   make a user who is an admin, and print the password once
  keys rotate         sign access tokens with a new key; nobody is logged out`;

/** What it does, on an open Florin, and the lines it prints. */
type Task = (florin: Florin) => Promise<string>;

function taskOf(words: readonly string[]): Task | undefined {
  const [noun, verb, name, ...rest] = words;
  if (rest.length > 0) return undefined;
  if (noun === 'admin' && verb === 'create' && name) return (florin) => createAdmin(florin, name);
  if (noun === 'keys' && verb === 'rotate' && name === undefined) return rotateKeys;
  return undefined;
}

async function run(task: Task): Promise<void> {
  const config = loadConfig(process.env);
  const florin = await openFlorin({ config, role: BY_HAND, log: stderrLog });
  try {
    console.log(await task(florin));
  } finally {
    await florin.stop();
  }
}

const task = taskOf(process.argv.slice(2));
if (!task) {
  console.error(USAGE);
  process.exit(2);
}
try {
  await run(task);
} catch (error) {
  console.error(error instanceof Refusal ? error.message : explain(error));
  process.exitCode = 1;
}
