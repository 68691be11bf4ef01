import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import type { EventStore, Position } from '#platform/event-store/event-store';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import type { ReadStore, Write } from '#platform/read-store/read-store';
import { eventually } from '#platform/testing/eventually';
import { FaultInjectingReadStore, type CommitFault } from '#platform/testing/fault-injecting.read-store';
import { recorded, type Happening } from '#platform/testing/fold';
import { purses, tags, type PurseEvent } from '#platform/testing/purse-views';
import { MemoryVault } from '#platform/vault/memory.vault';
import { ERASED, Sealer } from '#platform/vault/sealer';
import { Projections } from './projections.js';
import { defineView, type AnyView, type ViewDefinition } from './view.js';
import { Views } from './views.js';

const LONG_MS = 10_000;

let log: EventStore;
let store: ReadStore;
let vault: MemoryVault;
let sealer: Sealer;
let running: Projections[];

beforeEach(() => {
  log = new MemoryEventStore();
  store = new MemoryReadStore();
  vault = new MemoryVault();
  sealer = new Sealer(vault);
  running = [];
});

afterEach(async () => {
  for (const projections of running) await projections.stop();
});

async function start(views: readonly AnyView[], over: ReadStore = store): Promise<[Projections, Views]> {
  const projections = new Projections(views, { log, store: over, sealer });
  running.push(projections);
  await projections.start();
  return [projections, new Views(over, sealer, projections)];
}

async function append(...happenings: readonly Happening<PurseEvent>[]): Promise<Position> {
  let position = await log.end();
  for (const { stream, id, type, schemaVersion, data, metadata } of recorded<PurseEvent>(...happenings)) {
    const event = { id, type, schemaVersion, data, metadata };
    ({ position } = await log.append(stream, 'unchecked', [event]));
  }
  return position;
}

const paid = (amount: number, tag = 'food'): PurseEvent => ({ type: 'Paid', data: { amount, tag } });

/** As if the process died before anything came into that generation of the purses. */
function neverBuilding(generation: number, isStuck = (): boolean => true): ReadStore {
  const collection = `${purses.name}@${generation}`;
  return new FaultInjectingReadStore(store, (_, checkpoint) =>
    checkpoint?.consumer === collection && isStuck() ? 'lost' : undefined,
  );
}

async function settled(projections: Projections): Promise<void> {
  expect(await projections.caughtUp(LONG_MS)).toBe(true);
}

async function statusOf(projections: Projections, name: string) {
  return (await projections.statuses()).find((status) => status.name === name)!;
}

describe('a view', () => {
  it('is read by id and by index, with its revision', async () => {
    const [projections, views] = await start([purses, tags]);
    await append(['purse-1', paid(5), paid(2, 'rent')], ['purse-2', paid(9)], ['purse-3', paid(1)]);
    await append(['purse-3', { type: 'Closed', data: { by: 'x' } }]);
    await settled(projections);

    const first = { id: 'purse-1', balance: 7n, payments: 2, tags: ['food', 'rent'] };
    const second = { id: 'purse-2', balance: 9n, payments: 1, tags: ['food'] };
    expect(await views.get(purses, 'purse-1')).toEqual(first);
    expect(await views.get(purses, 'purse-3')).toBeUndefined();
    expect(await views.getVersioned(purses, 'purse-1')).toEqual({
      document: first,
      version: { revision: 1 },
    });
    expect(await views.getMany(purses, ['purse-2', 'purse-3', 'purse-1'])).toEqual([
      second,
      undefined,
      first,
    ]);
    const page = await views.find(purses, { index: 'byTag', equals: { tags: 'food' }, limit: 10 });
    expect(page).toEqual({ items: [first, second] });
    expect(await views.get(tags, 'rent')).toEqual({ id: 'rent', count: 1, purses: ['purse-1'] });
  });

  it('wakes whoever waits for a position, and nobody else', async () => {
    const [projections, views] = await start([purses]);
    const position = await append(['purse-1', paid(1)]);
    await settled(projections);
    const after = String(Number(position) + 1) as Position;
    expect(await views.waitFor(purses, { position, lane: 0 })).toBe(true);
    expect(await views.waitFor(purses, { position: after, lane: 0 }, 10)).toBe(false);
    const waiting = views.waitFor(purses, { position: after, lane: 0 });
    // Events that a view does not hear bring it forward too.
    await append(['purse-1', { type: 'Noted', data: { text: 'x' } }]);
    expect(await waiting).toBe(true);
  });

  it('is waited for when it may not have heard of a document yet', async () => {
    let stuck = true;
    const [, views] = await start(
      [purses],
      neverBuilding(1, () => stuck),
    );
    await append(['purse-1', paid(7)]);
    expect(await views.get(purses, 'purse-1')).toBeUndefined();
    const waiting = views.getOrWait(purses, 'purse-1');
    const waitingForFirst = views.firstOrWait(purses, { index: 'byPayments' });
    const waitingForNothing = views.getOrWait(purses, 'purse-2');
    stuck = false;
    expect(await waiting).toMatchObject({ balance: 7n });
    expect(await waitingForFirst).toMatchObject({ balance: 7n });
    expect(await waitingForNothing).toBeUndefined();
  });

  it('does not say that a document is not there when it cannot know', async () => {
    const [projections, views] = await start([purses], neverBuilding(1));
    await append(['purse-1', paid(7)]);
    const waiting = views.getOrWait(purses, 'purse-1');
    await projections.stop();
    await expect(waiting).rejects.toMatchObject({ code: 'platform.view-behind' });
  });

  it('lets nobody wait for what will not come', async () => {
    const [projections, views] = await start([purses]);
    const waiting = views.waitFor(purses, { position: '99' as Position, lane: 0 });
    await projections.stop();
    expect(await waiting).toBe(false);
  });

  it('goes on after a restart where it was, also when nothing concerned it for long', async () => {
    const [first] = await start([purses]);
    await append(['purse-1', paid(1)], ['purse-1', { type: 'Noted', data: { text: 'x' } }]);
    await settled(first);
    await first.stop();
    expect(await store.checkpoint('testing.purses@1', 0)).toBe(await log.end());
    await append(['purse-1', paid(2)]);
    const [second, views] = await start([purses]);
    await settled(second);
    expect((await views.get(purses, 'purse-1'))?.balance).toBe(3n);
    expect((await statusOf(second, purses.name)).live?.events).toBe(1);
  });

  it('tries again when the store does not take its commits, and says so', async () => {
    let fault: CommitFault | undefined;
    const [projections, views] = await start([tags], new FaultInjectingReadStore(store, () => fault));
    fault = 'torn';
    await append(['purse-1', paid(1), paid(1)]);
    const retrying = await eventually(
      'a retry',
      async () => (await statusOf(projections, tags.name)).live?.retrying,
    );
    expect(retrying).toBe('injected: torn');
    fault = undefined;
    await settled(projections);
    expect((await views.get(tags, 'food'))?.count).toBe(2);
    expect((await statusOf(projections, tags.name)).live).not.toHaveProperty('retrying');
  });

  it('does without a stream that it cannot fold, until it can', async () => {
    let isMended = false;
    const fragile = defineView<{ readonly paid: number }, PurseEvent>({
      name: 'testing.fragile',
      version: 1,
      fedBy: 'one-stream',
      indexes: {},
      on: {
        Paid: {
          ids: ({ stream }) => stream,
          apply: (_, { data }) => {
            if (data.amount === 13 && !isMended) throw new RangeError('bad luck');
            return { paid: data.amount };
          },
        },
      },
    });
    await append(['purse-1', paid(12), paid(13), paid(14)], ['purse-2', paid(1)]);
    const [projections, views] = await start([fragile, purses]);
    await settled(projections);
    expect(await views.get(fragile, 'purse-1')).toEqual({ id: 'purse-1', paid: 12 });
    expect(await views.get(fragile, 'purse-2')).toEqual({ id: 'purse-2', paid: 1 });
    expect(await statusOf(projections, fragile.name)).toMatchObject({ lag: 0, live: { parked: 1 } });
    expect(await statusOf(projections, purses.name)).toMatchObject({ live: { parked: 0 } });

    const { items } = await projections.parked({ view: fragile.name, limit: 10 });
    expect(items).toMatchObject([{ stream: 'purse-1', revision: 1, reason: 'RangeError: bad luck' }]);
    const { id } = items[0]!;
    expect(await projections.retryParked(fragile.name, id)).toMatchObject({ stillParked: { id } });
    isMended = true;
    expect(await projections.retryParked(fragile.name, id)).toEqual({});
    expect(await views.get(fragile, 'purse-1')).toEqual({ id: 'purse-1', paid: 14 });
    await expect(projections.retryParked(fragile.name, id)).rejects.toMatchObject({
      code: 'projections.not-parked',
    });
  });

  it('keeps personal fields sealed, and erased once their subject is', async () => {
    const people = defineView<Readonly<{ owner: string; name: string; nick?: string }>, PurseEvent>({
      name: 'testing.people',
      version: 1,
      fedBy: 'one-stream',
      indexes: {},
      personal: { subject: 'owner', fields: ['name', 'nick'] },
      on: {
        Paid: {
          ids: ({ stream }) => stream,
          apply: (_, { data, stream }) => ({ owner: stream, name: data.tag }),
        },
        Noted: {
          ids: ({ stream }) => stream,
          apply: (person, { data }) => person && { ...person, nick: data.text },
        },
      },
    });
    const [projections, views] = await start([people]);
    await append(['ada', paid(1, 'Ada Lovelace'), { type: 'Noted', data: { text: 'Countess' } }]);
    await settled(projections);
    expect(await views.get(people, 'ada')).toEqual({
      id: 'ada',
      owner: 'ada',
      name: 'Ada Lovelace',
      nick: 'Countess',
    });
    const stored = await store.get('testing.people@1', 'ada');
    expect(JSON.stringify(stored)).not.toMatch(/Lovelace|Countess/);

    await append(['ada', { type: 'Noted', data: { text: 'of Lovelace' } }]);
    await settled(projections);
    const { body } = (await store.get('testing.people@1', 'ada'))!;
    // What did not change is not sealed anew.
    expect(body['name']).toEqual(stored?.body['name']);
    expect(body['nick']).not.toEqual(stored?.body['nick']);
    expect((await views.get(people, 'ada'))?.nick).toBe('of Lovelace');

    await vault.destroySubject('ada');
    const erased = { id: 'ada', owner: 'ada', name: ERASED, nick: ERASED };
    expect(await views.get(people, 'ada')).toEqual(erased);
    await append(['ada', { type: 'Noted', data: { text: 'still here' } }]);
    await settled(projections);
    expect(await views.get(people, 'ada')).toEqual(erased);
  });

  it('is defined once', () => {
    expect(() => new Projections([purses, purses], { log, store, sealer })).toThrow(/defined twice/);
  });
});

describe('a rebuild', () => {
  async function rolesOf(projections: Projections): Promise<Record<string, number>> {
    const { generations } = await statusOf(projections, purses.name);
    return Object.fromEntries(generations.map(({ role, number }) => [role, number]));
  }

  async function switchedTo(projections: Projections, generation: number): Promise<void> {
    await eventually(`generation ${generation} alone`, async () => {
      const status = await statusOf(projections, purses.name);
      const swept = status.generations.every(({ role }) => role !== 'dropped');
      return status.live?.generation === generation && !status.next && swept;
    });
  }

  /** Appends until it is told to stop. */
  function keepAppending(): () => Promise<void> {
    const stopped = new AbortController();
    const appending = (async () => {
      for (let round = 0; !stopped.signal.aborted; round += 1) {
        await append([`purse-${round % 7}`, paid(round % 10)]);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    return async () => {
      stopped.abort();
      await appending;
    };
  }

  it('makes the same documents while appends go on and the live view is read', async () => {
    const [projections, views] = await start([purses]);
    await append(...Array.from({ length: 300 }, (_, n) => [`purse-${n % 7}`, paid(n % 10)] as const));
    const stopAppending = keepAppending();
    const { next } = await views.find(purses, { index: 'byPayments', limit: 3 });
    await projections.rebuild(purses.name);
    await expect(projections.rebuild(purses.name)).rejects.toMatchObject({ code: 'projections.building' });
    await switchedTo(projections, 2);
    const rest = await views.find(purses, { index: 'byPayments', limit: 3, after: next! });
    expect(rest.items).toHaveLength(3);
    await stopAppending();
    await settled(projections);
    const rebuilt = await projections.checksum(purses.name);
    expect(rebuilt).toMatchObject({ documents: 7, position: await log.end() });
    expect(await views.all(purses, { index: 'byPayments' })).toHaveLength(7);

    await projections.rollBack(purses.name);
    await switchedTo(projections, 1);
    await settled(projections);
    expect(await projections.checksum(purses.name)).toEqual(rebuilt);
    expect(await rolesOf(projections)).toEqual({ live: 1, previous: 2 });
  });

  it('keeps the generation before and drops the one before that', async () => {
    const [projections] = await start([purses]);
    await append(['purse-1', paid(1)]);
    await expect(projections.rollBack(purses.name)).rejects.toMatchObject({
      code: 'projections.nothing-before',
    });
    for (const generation of [2, 3]) {
      await projections.rebuild(purses.name);
      await switchedTo(projections, generation);
    }
    expect(await rolesOf(projections)).toEqual({ live: 3, previous: 2 });
    await expect(store.get('testing.purses@1', 'purse-1')).rejects.toThrow();
    expect((await projections.checksum(purses.name, 2)).digest).toBe(
      (await projections.checksum(purses.name)).digest,
    );
  });

  it('goes on after a crash in the middle of it', async () => {
    const [first] = await start([purses], neverBuilding(2));
    await append(['purse-1', paid(1)]);
    await settled(first);
    await first.rebuild(purses.name);
    await first.stop();
    expect(await rolesOf(first)).toEqual({ live: 1, next: 2 });

    const [second, views] = await start([purses]);
    await switchedTo(second, 2);
    expect((await views.get(purses, 'purse-1'))?.balance).toBe(1n);
  });

  it('of a view that no longer folds leaves the live one alone, and may be ordered again', async () => {
    let broken = false;
    const fragile: ViewDefinition<{ readonly paid: number }, PurseEvent> = {
      name: purses.name,
      version: 1,
      fedBy: 'one-stream',
      indexes: {},
      on: {
        Paid: {
          ids: ({ stream }) => stream,
          apply: (_, { data }) => {
            if (broken) throw new RangeError('broken');
            return { paid: data.amount };
          },
        },
      },
    };
    const [projections, views] = await start([fragile]);
    await append(['purse-1', paid(1)]);
    await settled(projections);
    broken = true;
    await projections.rebuild(fragile.name);
    await eventually('the failure', async () => (await statusOf(projections, fragile.name)).failed);
    expect(await statusOf(projections, fragile.name)).toMatchObject({ next: { parked: 1 } });
    expect(await views.get(fragile, 'purse-1')).toEqual({ id: 'purse-1', paid: 1 });
    broken = false;
    await projections.rebuild(fragile.name);
    await switchedTo(projections, 3);
    expect((await projections.parked({ view: fragile.name, limit: 10 })).items).toEqual([]);
  });
});

describe('a switch', () => {
  it.each(['lost', 'unanswered'] as const)('that is %s is said, and may be ordered again', async (fault) => {
    let faults = 0;
    const isSwitch = ({ collection, body }: Write): boolean =>
      collection === 'platform.generations' && JSON.stringify(body).includes('previous');
    const failing = new FaultInjectingReadStore(store, (writes) =>
      faults > 0 && writes.some(isSwitch) && faults-- > 0 ? fault : undefined,
    );
    const [projections, views] = await start([purses], failing);
    await append(['purse-1', paid(1)]);
    await settled(projections);
    faults = 1;
    await projections.rebuild(purses.name);
    await eventually('the failure', async () => (await statusOf(projections, purses.name)).failed);
    expect(await statusOf(projections, purses.name)).toMatchObject({
      failed: `injected: ${fault}`,
      live: { generation: 1 },
    });
    await append(['purse-1', paid(2)]);
    await settled(projections);
    await projections.rebuild(purses.name);
    await eventually(
      'the switch',
      async () => (await statusOf(projections, purses.name)).live?.generation === 3,
    );
    expect((await views.get(purses, 'purse-1'))?.balance).toBe(3n);
    await projections.stop();

    const [again] = await start([purses]);
    const { generations } = await statusOf(again, purses.name);
    expect(generations.map(({ number, role }) => [number, role])).toEqual([
      [1, 'previous'],
      [3, 'live'],
    ]);
  });
});

describe('a new version of a view', () => {
  const second: ViewDefinition<Readonly<{ payments: number; doubled: number }>, PurseEvent> = {
    name: purses.name,
    version: 2,
    fedBy: 'one-stream',
    indexes: { byDoubled: { equals: [], orderBy: 'doubled' } },
    on: {
      Paid: {
        ids: ({ stream }) => stream,
        apply: (purse, { data }) => ({
          payments: (purse?.payments ?? 0) + 1,
          doubled: (purse?.doubled ?? 0) + 2 * data.amount,
        }),
      },
    },
  };

  it('is built while the documents of the version before are read', async () => {
    const [old] = await start([purses]);
    await append(['purse-1', paid(1), paid(2)]);
    await settled(old);
    await old.stop();

    let stuck = true;
    const sticky = neverBuilding(2, () => stuck);
    const projections = new Projections([second], { log, store: sticky, sealer });
    running.push(projections);
    const views = new Views(sticky, sealer, projections);
    await projections.start();
    expect(await views.get(second, 'purse-1')).toMatchObject({ payments: 2, balance: 3n });
    await expect(views.find(second, { index: 'byDoubled', limit: 1 })).rejects.toMatchObject({
      code: 'projections.not-ready',
    });
    expect(await views.waitFor(second, { position: await log.end(), lane: 0 })).toBe(false);
    stuck = false;
    await eventually(
      'the switch',
      async () => (await statusOf(projections, second.name)).live?.version === 2,
    );
    expect((await views.find(second, { index: 'byDoubled', limit: 1 })).items).toEqual([
      { id: 'purse-1', payments: 2, doubled: 6 },
    ]);
    await expect(projections.rollBack(second.name)).rejects.toMatchObject({
      code: 'projections.other-version',
    });
  });

  it('gives way to the old one when the old code comes back', async () => {
    const [old] = await start([purses]);
    await append(['purse-1', paid(1)]);
    await settled(old);
    await old.stop();
    const [fresh] = await start([second]);
    await eventually('the switch', async () => (await statusOf(fresh, second.name)).live?.version === 2);
    await append(['purse-1', paid(2)]);
    await fresh.stop();

    const [back, views] = await start([purses]);
    await eventually('the way back', async () => (await statusOf(back, purses.name)).live?.generation === 1);
    expect(await views.get(purses, 'purse-1')).toMatchObject({ balance: 3n, payments: 2 });
  });

  it('must be declared when the indexes change', async () => {
    await start([purses]);
    await expect(start([{ ...purses, indexes: {} }])).rejects.toThrow(
      'the indexes of testing.purses changed, its version did not: raise it from 1',
    );
  });
});
