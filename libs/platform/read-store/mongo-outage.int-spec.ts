import { MongoStandIn } from '#platform/testing/mongo-stand-in';
import { mongoForTests } from '#platform/testing/mongo-for-tests';
import { MongoReadStore } from './mongo.read-store.js';
import type { CollectionDefinition } from './read-store.js';

const mongo = await mongoForTests({ ofOurOwn: true });
const there = mongo.url === undefined ? describe.skip : describe;

there('the read store on MongoDB, when the server goes away', () => {
  const people: CollectionDefinition = { name: 'people@1', indexes: { all: { equals: [] } } };

  it('says so, every time, without the password, and goes on when it is back', async () => {
    const url = mongo.url ?? '';
    const store = await MongoReadStore.open({ url });
    await store.define(people);
    await mongo.stop?.();

    const write = { collection: people.name, id: 'a', version: { revision: 0 }, body: {} };
    const failures = await Promise.allSettled([
      store.commit([write]),
      store.get(people.name, 'a'),
      store.find(people.name, { index: 'all', limit: 1 }),
      store.checkpoint('c', 0),
      MongoReadStore.open({ url: url.replace('//', '//florin:hunter2@') }),
    ]);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        status: 'rejected',
        reason: { name: 'ReadStoreUnavailable' },
      });
      expect(String((failure as PromiseRejectedResult).reason)).not.toContain('hunter2');
    }

    const again = await MongoStandIn.start(Number(new URL(url).port));
    await store.commit([write]);
    expect(await store.get(people.name, 'a')).toMatchObject({ id: 'a' });
    await store.close();
    await again.stop();
  });
});
