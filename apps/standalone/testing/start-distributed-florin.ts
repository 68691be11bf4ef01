import { randomBytes } from 'node:crypto';
import { serviceOf, workerFor, type Role } from '#assembly/role';
import { startFlorin, type ListeningFlorin } from '#assembly/start-florin';
import type { Config } from '#platform/config/config';
import { eventually } from '#platform/testing/eventually';
import { stderrLog } from '#platform/observability/stderr-log';
import { openFrontDoor } from '../../../tools/front-door.js';
import { enginesForTests } from './engines-for-tests.js';
import { inTest, type TestFlorin } from './start-test-florin.js';

const ROLES: readonly Role[] = [
  serviceOf('identity'),
  serviceOf('banking'),
  workerFor('relay'),
  workerFor('projector'),
  workerFor('reactor'),
];
const MASTER_KEY_BYTES = 32;
/** Until lanes have been shared out, and the views have their first generations. */
const LONGEST_START_MS = 30_000;

/** Every part by itself, in this process, sharing nothing but the engines; asked through one door. */
export async function startDistributedFlorin(given: Config): Promise<TestFlorin> {
  const engines = await enginesForTests();
  const config = { ...given, ...engines.addresses, masterKey: randomBytes(MASTER_KEY_BYTES) };
  const parts = await Promise.all(ROLES.map((role) => started(config, role)));
  const urls = Object.fromEntries(ROLES.map(({ name }, n) => [name, [parts[n]?.url ?? '']]));
  const door = await openFrontDoor(urls);
  const stop = async (): Promise<void> => {
    await door.close();
    await Promise.all(parts.map((part) => part.stop()));
    await engines.stop();
  };
  const [identity] = parts as [ListeningFlorin];
  await eventually('all parts to be ready', () => areReady(parts), LONGEST_START_MS);
  return inTest({ ...identity, url: door.url, stop }, config);
}

async function started(config: Config, role: Role): Promise<ListeningFlorin> {
  const telling = role.contexts.includes('identity') ? { tell: () => undefined } : {};
  return await startFlorin({ config, role, log: stderrLog, ...telling });
}

async function areReady(parts: readonly ListeningFlorin[]): Promise<boolean> {
  const answers = await Promise.all(parts.map(({ url }) => fetch(`${url}/health/ready`)));
  return answers.every(({ ok }) => ok);
}
