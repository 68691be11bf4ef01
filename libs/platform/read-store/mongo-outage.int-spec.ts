import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
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

  it('lets nobody wait for ever when it stops in the middle of what it was sent', async () => {
    await mongo.startAgain?.();
    const door = await openDoor(mongo.url ?? '');
    const store = await MongoReadStore.open({ url: door.url });
    await store.define(people);
    door.stopReading();
    const big = { text: 'x'.repeat(MUCH) };
    const ids = ['a', 'b', 'c', 'd'];
    const version = { revision: 0 };
    const writes = ids.map((id) => ({ collection: people.name, id, version, body: big, over: null }));
    const waiting = store.commit(writes);
    door.endConnections();
    await expect(waiting).rejects.toMatchObject({ name: 'ReadStoreUnavailable' });
    await store.commit(writes.map((write) => ({ ...write, id: `${write.id}2`, body: {} })));
    expect(await store.get(people.name, 'a2')).toMatchObject({ id: 'a2' });
    await store.close();
    door.close();
    await mongo.stop?.();
  });
});

const MUCH = 3_000_000;

/** A way to the server on which it can be made deaf, and then hang up in all politeness. */
async function openDoor(url: string) {
  const { hostname, port, pathname } = new URL(url);
  const callers = new Set<Socket>();
  const door = createServer((caller) => {
    const server = connect(Number(port), hostname);
    callers.add(caller);
    caller.pipe(server).pipe(caller);
    for (const [one, other] of [
      [caller, server],
      [server, caller],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const stopReading = (): void => callers.forEach((caller) => void caller.unpipe().pause());
  const endConnections = (): void => callers.forEach((caller) => void caller.end());
  const close = (): void => {
    for (const caller of callers) caller.destroy();
    door.close();
  };
  const own = (door.address() as AddressInfo).port;
  return { url: `mongodb://127.0.0.1:${own}${pathname}`, stopReading, endConnections, close };
}
