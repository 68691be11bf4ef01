import { join } from 'node:path';
import type { AmqpUrl, EventStoreUrl, MongoUrl } from '#platform/config/config';
import { mongoToTakeDown } from '#platform/testing/mongo-for-tests';
import { rabbitOfOurOwn } from '#platform/testing/rabbit-for-tests';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { EsdbDouble } from '../../../tools/esdb-double/esdb-double.js';
import type { EnginesForTests } from './engines-for-tests.js';

/** Comes back at the same address, with what it had kept. */
class Breakable {
  private isDown = false;

  constructor(
    private readonly stop: () => Promise<void>,
    private readonly startAgain: () => Promise<void>,
  ) {}

  /** If it is not down already. */
  async takeDown(): Promise<void> {
    if (this.isDown) return;
    await this.stop();
    this.isDown = true;
  }

  /** If it is not there already. */
  async bringBack(): Promise<void> {
    if (!this.isDown) return;
    await this.startAgain();
    this.isDown = false;
  }
}

export type EngineName = 'eventStore' | 'readStore' | 'vault' | 'bus';

export interface BreakableEngines extends EnginesForTests {
  readonly each: Readonly<Record<EngineName, Breakable>>;
}

/** Undefined where they cannot be had. Views and vault are apart, so that one can be away without the other. */
export async function breakableEngines(): Promise<BreakableEngines | undefined> {
  const rabbit = await rabbitOfOurOwn();
  const directory = temporaryDirectory();
  const [readStore, vault] = [
    await mongoToTakeDown(join(directory, 'read-store')),
    await mongoToTakeDown(join(directory, 'vault')),
  ];
  if (!rabbit || readStore.url === undefined || vault.url === undefined) {
    await Promise.all([rabbit?.stop(), readStore.stop?.(), vault.stop?.()]);
    return undefined;
  }
  const log = await EsdbDouble.start();
  const addresses: EnginesForTests['addresses'] = {
    eventStore: log.url as EventStoreUrl,
    readStore: `${readStore.url}/florin` as MongoUrl,
    vault: `${vault.url}/florin-vault` as MongoUrl,
    bus: rabbit.url as AmqpUrl,
  };
  return {
    addresses,
    each: {
      eventStore: new Breakable(
        () => log.stop(),
        () => log.startAgain(),
      ),
      readStore: new Breakable(
        () => readStore.stop(),
        async () => await readStore.startAgain?.(),
      ),
      vault: new Breakable(
        () => vault.stop(),
        async () => await vault.startAgain?.(),
      ),
      bus: new Breakable(
        () => rabbit.kill(),
        () => rabbit.start(),
      ),
    },
    stop: async () => {
      await Promise.all([log.stop(), readStore.stop(), vault.stop(), rabbit.stop()]);
    },
  };
}
