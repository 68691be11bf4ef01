import { join } from 'node:path';
import { MongoReadStore } from '#platform/read-store/mongo.read-store';
import type { CollectionDefinition, Write } from '#platform/read-store/read-store';
import { MongoStandIn } from '../../../tools/engines/mongo-stand-in.js';
import { mongoToTakeDown } from './mongo-for-tests.js';
import { temporaryDirectory } from './temporary-directory.js';

const mongo = await mongoToTakeDown();
await mongo.stop?.();
const there = mongo.url === undefined ? describe.skip : describe;

there('the stand-in for MongoDB, with a file', () => {
  const people: CollectionDefinition = {
    name: 'people@1',
    indexes: { byAge: { equals: [], orderBy: 'age' } },
  };
  const MOST_WRITTEN = 1_000;
  const WRITTEN_BEFORE_A_KILL = 20;
  const KILLS = 2;

  function person(id: number, age: number): Write {
    return { collection: people.name, id: `person-${id}`, version: { revision: age }, body: { age } };
  }

  it('has all that it answered when it is killed in the middle and started again', async () => {
    const file = join(temporaryDirectory(), 'mongo.mv');
    let standIn = await MongoStandIn.start({ file });
    const port = Number(new URL(standIn.url).port);
    const store = await MongoReadStore.open({ url: standIn.url });
    await store.define(people);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      let killed = Promise.resolve();
      const answered = await writeUntilItFails(store, kill, () => {
        killed = standIn.stop();
      });
      await killed;
      standIn = await MongoStandIn.start({ port, file });
      const ids = Array.from({ length: answered }, (_, id) => `person-${id}`);
      const ages = (await store.getMany(people.name, ids)).map((each) => each?.body['age']);
      expect(answered).toBeGreaterThan(0);
      expect(ages).toEqual(ids.map(() => kill));
      await store.commit([person(MOST_WRITTEN, kill)]);
    }
    const page = await store.find(people.name, { index: 'byAge', from: KILLS, limit: 200 });
    expect(page.items.length).toBeGreaterThan(0);
    await store.close();
    await standIn.stop();
  });

  /** Answers with how many writes were answered; some time after the first ones the kill comes. */
  async function writeUntilItFails(store: MongoReadStore, age: number, kill: () => void): Promise<number> {
    for (let id = 0; id < MOST_WRITTEN; id += 1) {
      if (id === WRITTEN_BEFORE_A_KILL) kill();
      const wasAnswered = await store.commit([person(id, age)]).then(
        () => true,
        () => false,
      );
      if (!wasAnswered) return id;
    }
    return MOST_WRITTEN;
  }
});
