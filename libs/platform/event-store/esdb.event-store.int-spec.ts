import { randomUUID } from 'node:crypto';
import { anEvent, collect, idsOf, someEvents } from '#platform/testing/events';
import { esdbForTests, type EsdbServer } from '#platform/testing/esdb-for-tests';
import { EsdbEventStore } from './esdb.event-store.js';
import { modelContract } from './event-store-model.contract.js';
import { subscriptionsContract } from './event-store-subscriptions.contract.js';
import { eventStoreContract } from './event-store.contract.js';
import { WrongExpectedRevision, type EventStore } from './event-store.js';

const esdb = await esdbForTests();
const isDouble = esdb.which === 'a double';
const servers: EsdbServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function startServer(): Promise<EsdbServer> {
  const server = await esdb.start();
  servers.push(server);
  return server;
}

async function open(): Promise<EsdbEventStore> {
  const { url } = await startServer();
  return await EsdbEventStore.open({ url });
}

/** The contracts look at whole logs, so each test wants one of its own. */
const withFreshLogs = esdb.isFresh ? describe : describe.skip;

withFreshLogs(`the event store on EventStoreDB (${esdb.which})`, () => {
  const urls = new WeakMap<EventStore, string>();

  async function openAt(url: string): Promise<EventStore> {
    const store = await EsdbEventStore.open({ url });
    urls.set(store, url);
    return store;
  }

  eventStoreContract(open);
  subscriptionsContract(open);
  modelContract(
    async () => openAt((await startServer()).url),
    async (store) => {
      await store.close();
      return openAt(urls.get(store) ?? '');
    },
    isDouble ? 60 : 3,
  );
});

describe(`a log in EventStoreDB that others write to as well (${esdb.which})`, () => {
  let [one, other]: EsdbEventStore[] = [];
  let stream: string;

  beforeEach(async () => {
    const { url } = await startServer();
    one = await EsdbEventStore.open({ url });
    other = await EsdbEventStore.open({ url });
    stream = `test-${randomUUID()}`;
  });

  afterEach(async () => {
    await one?.close();
    await other?.close();
  });

  it('keeps one of two appends with the same ids and different bodies, and tells both which', async () => {
    const mine = [anEvent({ by: 'one' }), anEvent({ by: 'one' })];
    const theirs = mine.map((event) => ({ ...event, data: { by: 'other' } }));
    const answers = await Promise.all([
      one!.append(stream, 'noStream', mine),
      other!.append(stream, 'noStream', theirs),
    ]);
    const [first, second] = await collect(one!.readStream(stream));
    const isMine = first?.data['by'] === 'one';
    expect(second?.data).toEqual(first?.data);
    expect(answers.map(({ repeated }) => repeated)).toEqual([!isMine, isMine]);
    expect(answers.map(({ position }) => position)).toEqual([second?.position, second?.position]);
  });

  it('goes on for one while the other is closed', async () => {
    await other!.append(`${stream}-other`, 'noStream', someEvents(1));
    const appends = someEvents(30).map((event, n) => one!.append(`${stream}-${n}`, 'noStream', [event]));
    await appends[0];
    await other!.close();
    const revisions = (await Promise.all(appends)).map(({ revision }) => revision);
    expect(revisions).toEqual(appends.map(() => 0));
  });

  it('says where the stream is when it is not where it was expected', async () => {
    await one!.append(stream, 'noStream', someEvents(3));
    for (const [expected, actual] of [
      ['noStream', 2],
      [{ exact: 1 }, 2],
      [{ exact: 7 }, 2],
    ] as const) {
      const refused = other!.append(stream, expected, [anEvent()]);
      await expect(refused).rejects.toBeInstanceOf(WrongExpectedRevision);
      await expect(refused).rejects.toMatchObject({ stream, expected, actual });
    }
    const missing = other!.append(`${stream}-missing`, 'exists', [anEvent()]);
    await expect(missing).rejects.toMatchObject({ name: 'WrongExpectedRevision', actual: undefined });
  });

  it('knows the append of another process again when it is repeated', async () => {
    const events = someEvents(2);
    const first = await one!.append(stream, 'noStream', events);
    for (const expected of ['noStream', 'exists', 'unchecked'] as const) {
      expect(await other!.append(stream, expected, events)).toEqual({ ...first, repeated: true });
    }
    expect(await collect(one!.readStream(stream))).toHaveLength(2);
  });

  it('is followed from its end on', async () => {
    const after = await one!.end();
    const stop = new AbortController();
    const events = someEvents(20);
    for (const event of events) await other!.append(stream, 'unchecked', [event]);
    const seen: string[] = [];
    const filter = { streamPrefixes: [stream] };
    for await (const batch of one!.subscribeAll({ after, filter, signal: stop.signal })) {
      seen.push(...idsOf(batch.events));
      if (seen.length === events.length) stop.abort();
    }
    expect(seen).toEqual(idsOf(events));
    expect(idsOf(await collect(one!.readAll({ after, filter })))).toEqual(seen);
  });
});
