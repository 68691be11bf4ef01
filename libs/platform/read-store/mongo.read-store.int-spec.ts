import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import type { Position } from '#platform/event-store/event-store';
import { eventually } from '#platform/testing/eventually';
import { mongoForTests } from '#platform/testing/mongo-for-tests';
import { MongoReadStore } from './mongo.read-store.js';
import { readStoreContract } from './read-store.contract.js';
import { NoSuchCollection, Overtaken, type CollectionDefinition, type Write } from './read-store.js';

const mongo = await mongoForTests();
const there = mongo.url === undefined ? describe.skip : describe;

there('the read store on MongoDB, or what stands in for it', () => {
  const server = mongo.url ?? '';
  const made: string[] = [];

  function newDatabase(): string {
    const name = `florin-test-${randomUUID()}`;
    made.push(name);
    return `${server}/${name}`;
  }

  afterAll(async () => {
    const client = new MongoClient(server);
    for (const name of made) await client.db(name).dropDatabase();
    await client.close();
    await mongo.stop?.();
  });

  readStoreContract(() => MongoReadStore.open({ url: newDatabase() }));

  const entries: CollectionDefinition = {
    name: 'entries@1',
    indexes: { byTag: { equals: ['tags'], orderBy: 'time' } },
  };

  const entry = (id: string, revision: number, time = revision): Write => ({
    collection: entries.name,
    id,
    version: { revision },
    body: { time, tags: ['all', id] },
  });

  it('keeps everything for whoever opens it next, and for others at the same time', async () => {
    const url = newDatabase();
    const first = await MongoReadStore.open({ url });
    const second = await MongoReadStore.open({ url });
    await first.define(entries);
    await first.commit([entry('a', 1), entry('b', 0)], { consumer: 'c', lane: 0, position: '2' as Position });
    const page = await second.find(entries.name, { index: 'byTag', equals: { tags: 'all' }, limit: 10 });
    expect(page.items.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(await second.checkpoint('c', 0)).toBe('2');
    await expect(second.define({ ...entries, indexes: {} })).rejects.toThrow(/other indexes/);
    await first.close();
    await second.close();
  });

  it('notices what another process drops and defines anew', async () => {
    const url = newDatabase();
    const first = await MongoReadStore.open({ url });
    const second = await MongoReadStore.open({ url });
    await first.define(entries);
    await first.commit([entry('a', 1)]);
    expect(await second.get(entries.name, 'a')).toMatchObject({ id: 'a' });
    await first.drop(entries.name);
    await eventually('the drop to be noticed', () =>
      second.get(entries.name, 'a').then(
        () => false,
        (error: unknown) => error instanceof NoSuchCollection,
      ),
    );
    await first.define(entries);
    await first.commit([entry('b', 1)]);
    await second.commit([entry('c', 1)]);
    expect(await second.getMany(entries.name, ['a', 'b'])).toMatchObject([undefined, { id: 'b' }]);
    expect(await first.get(entries.name, 'c')).toMatchObject({ id: 'c' });
    await first.close();
    await second.close();
  });

  it('reads checkpoints that were stored as positions, and goes on from them', async () => {
    const url = newDatabase();
    const client = new MongoClient(url);
    await client
      .db()
      .collection<{ _id: string; position: string }>('checkpoints')
      .insertOne({ _id: '0 c', position: '900' });
    await client.close();
    const store = await MongoReadStore.open({ url });
    expect(await store.checkpoint('c', 0)).toBe('900');
    for (const [position, then] of [
      ['99', '900'],
      ['1000', '1000'],
      ['999', '1000'],
    ]) {
      await store.commit([], { consumer: 'c', lane: 0, position: position as Position });
      expect(await store.checkpoint('c', 0)).toBe(then);
    }
    await store.close();
  });

  it('writes by what is stored, whatever was found before', async () => {
    const url = newDatabase();
    const [first, second] = [await MongoReadStore.open({ url }), await MongoReadStore.open({ url })];
    await first.define(entries);
    await first.commit([entry('b', 1)]);
    await first.commit([entry('b', 3)]);
    const over = { revision: 1 };
    await second.commit([{ ...entry('b', 2), over }]);
    expect(await second.get(entries.name, 'b')).toMatchObject({ version: { revision: 3 } });
    await second.commit([{ ...entry('b', 6), over }]);
    expect(await first.get(entries.name, 'b')).toMatchObject({ version: { revision: 6 } });
    await first.close();
    await second.close();
  });

  it('lets the newest of many writers at once win, each document for itself', async () => {
    const url = newDatabase();
    const stores = await Promise.all([1, 2, 3, 4].map(() => MongoReadStore.open({ url })));
    await stores[0]!.define(entries);
    const ids = ['a', 'b', 'c'];
    const commits = Array.from({ length: 40 }, async (_, index) => {
      const revision = (index * 17) % 40;
      const position = String(revision) as Position;
      const writes = ids.map((id) => entry(id, revision));
      await stores[index % 4]!.commit(writes, { consumer: 'c', lane: 0, position });
    });
    await Promise.all(commits);
    const found = await stores[0]!.getMany(entries.name, ids);
    expect(found.map((each) => each?.version)).toEqual(ids.map(() => ({ revision: 39 })));
    expect(found.map((each) => each?.body['time'])).toEqual([39, 39, 39]);
    expect(await stores[0]!.checkpoint('c', 0)).toBe('39');
    await Promise.all(stores.map((store) => store.close()));
  });

  it('counts everything once while lanes overtake one another', async () => {
    const url = newDatabase();
    const stores = await Promise.all([0, 1, 2].map(() => MongoReadStore.open({ url })));
    await stores[0]!.define(entries);
    const addTen = async (store: MongoReadStore, lane: number): Promise<void> => {
      for (let position = 1; position <= 10; position += 1) {
        while (!(await addOne(store, lane, position)));
      }
    };
    await Promise.all(stores.map(addTen));
    const sum = await stores[0]!.get(entries.name, 'sum');
    expect(sum?.body['time']).toBe(30);
    expect(sum?.version).toEqual({ marks: { 0: '10', 1: '10', 2: '10' } });
    await Promise.all(stores.map((store) => store.close()));
  });

  /** False when another lane was faster. */
  async function addOne(store: MongoReadStore, lane: number, position: number): Promise<boolean> {
    const [before] = await store.getForWriting(entries.name, ['sum']);
    const marks = before && 'marks' in before.version ? before.version.marks : {};
    const version = { marks: { ...marks, [lane]: String(position) as Position } };
    const time = Number(before?.body?.['time'] ?? 0) + 1;
    try {
      const write = { collection: entries.name, id: 'sum', version, over: before?.version ?? null };
      await store.commit([{ ...write, body: { time, tags: [] } }]);
      return true;
    } catch (error) {
      if (error instanceof Overtaken) return false;
      throw error;
    }
  }
});
