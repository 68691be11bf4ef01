import { eventually } from '#platform/testing/eventually';
import { mongoToTakeDown } from '#platform/testing/mongo-for-tests';
import { MongoReadStore } from './mongo.read-store.js';
import { NoSuchCollection, type CollectionDefinition } from './read-store.js';

const mongo = await mongoToTakeDown();
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
      store.check(),
      MongoReadStore.open({ url: url.replace('//', '//florin:hunter2@') }),
    ]);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        status: 'rejected',
        reason: { name: 'ReadStoreUnavailable' },
      });
      expect(String((failure as PromiseRejectedResult).reason)).not.toContain('hunter2');
    }

    await mongo.startAgain?.();
    await store.check();
    // What a server without a memory has forgotten was dropped, as far as anybody can tell.
    await eventually('the loss to be noticed', () =>
      store.get(people.name, 'a').then(
        () => false,
        (error: unknown) => error instanceof NoSuchCollection,
      ),
    );
    await store.define(people);
    await store.commit([write]);
    expect(await store.get(people.name, 'a')).toMatchObject({ id: 'a' });
    await store.close();
    await mongo.stop?.();
  });
});
