import { randomBytes } from 'node:crypto';
import type { Config } from '#platform/config/config';
import { openFrontDoor } from '../../../tools/front-door.js';
import { enginesForTests, type EnginesForTests } from './engines-for-tests.js';
import { Parts } from './parts.js';
import { inTest, type TestFlorin } from './test-florin.js';

const MASTER_KEY_BYTES = 32;

export interface DistributedFlorin extends TestFlorin {
  readonly parts: Parts;
}

/** Every part by itself, in this process; asked through one door. Engines of its own are stopped with it. */
export async function startDistributedFlorin(
  given: Config,
  enginesGiven?: EnginesForTests,
): Promise<DistributedFlorin> {
  const engines = enginesGiven ?? (await enginesForTests());
  if (!engines) throw new Error('a distributed Florin needs RabbitMQ and MongoDB');
  const masterKey = given.masterKey ?? randomBytes(MASTER_KEY_BYTES);
  const config: Config = Object.assign({}, given, engines.addresses, { masterKey });
  const parts = new Parts(config);
  await parts.startAll();
  const door = await openFrontDoor(parts.urls);
  const stop = async (): Promise<void> => {
    await door.close();
    await parts.stopAll();
    if (!enginesGiven) await engines.stop();
  };
  await parts.ready();
  return { ...inTest({ ...parts.get('identity'), url: door.url, stop }, config), parts };
}
