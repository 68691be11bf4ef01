import { randomUUID } from 'node:crypto';
import type { AmqpUrl, Config, EventStoreUrl, MongoUrl } from '#platform/config/config';
import { esdbForTests } from '#platform/testing/esdb-for-tests';
import { mongoForTests } from '#platform/testing/mongo-for-tests';
import { rabbitOfOurOwn } from '#platform/testing/rabbit-for-tests';

export interface EnginesForTests {
  readonly addresses: Pick<Config, 'eventStore' | 'readStore' | 'vault' | 'bus'>;
  stop(): Promise<void>;
}

/**
 * New ones, with nothing in them: real ones where they can be had, else what stands for them. Undefined
 * where there can be none.
 */
export async function enginesForTests(): Promise<EnginesForTests | undefined> {
  const [log, mongo, rabbit] = await Promise.all([
    esdbForTests().then((esdb) => esdb.start()),
    mongoForTests(),
    rabbitOfOurOwn(),
  ]);
  if (mongo.url === undefined || !rabbit) {
    await Promise.all([log.stop(), mongo.stop?.(), rabbit?.stop()]);
    return undefined;
  }
  const name = `florin-${randomUUID().slice(0, 8)}`;
  const addresses = {
    eventStore: log.url as EventStoreUrl,
    readStore: `${mongo.url}/${name}` as MongoUrl,
    vault: `${mongo.url}/${name}-vault` as MongoUrl,
    bus: rabbit.url as AmqpUrl,
  };
  const stop = async (): Promise<void> => {
    await Promise.all([log.stop(), mongo.stop(), rabbit.stop()]);
  };
  return { addresses, stop };
}
