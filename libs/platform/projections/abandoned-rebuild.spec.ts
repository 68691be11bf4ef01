import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import type { Write } from '#platform/read-store/read-store';
import { eventually } from '#platform/testing/eventually';
import { FaultInjectingReadStore } from '#platform/testing/fault-injecting.read-store';
import { recorded } from '#platform/testing/fold';
import { purses, type PurseEvent } from '#platform/testing/purse-views';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { Projections } from './projections.js';
import type { ViewStatus } from './projected-views.js';
import type { AnyView } from './view.js';

const LONG_MS = 10_000;
const LATER: AnyView = { ...purses, version: 2 };

let log: MemoryEventStore;
let store: MemoryReadStore;
let running: Projections[];
let isSwitching: boolean;

beforeEach(async () => {
  [log, store, running, isSwitching] = [new MemoryEventStore(), new MemoryReadStore(), [], true];
  for (const { stream, id, type, schemaVersion, data, metadata } of recorded<PurseEvent>(
    ...[1, 2, 3].map((n) => [`purse-${n}`, { type: 'Paid', data: { amount: n, tag: 'food' } }] as const),
  ))
    await log.append(stream, 'unchecked', [{ id, type, schemaVersion, data, metadata }]);
});

afterEach(async () => {
  for (const projections of running) await projections.stop();
});

/** While nothing is switching, the next generation is built wholly and cannot take over. */
async function start(view: AnyView): Promise<Projections> {
  const failing = new FaultInjectingReadStore(store, (writes) =>
    !isSwitching && writes.some(leavesNothingToBuild) ? 'lost' : undefined,
  );
  const engines = { log, store: failing, sealer: new Sealer(new MemoryVault()) };
  const projections = new Projections([view], engines);
  running.push(projections);
  await projections.start();
  return projections;
}

/** As a switch does, and of what happens here nothing else. */
function leavesNothingToBuild({ collection, body }: Write): boolean {
  if (collection !== 'platform.generations') return false;
  const roles = JSON.stringify(body);
  return roles.includes('previous') && !roles.includes('next');
}

async function statusOf(projections: Projections): Promise<ViewStatus> {
  return (await projections.statuses())[0]!;
}

async function liveIs(projections: Projections, generation: number): Promise<void> {
  await eventually(`generation ${generation} to be live`, async () => {
    const { live, next } = await statusOf(projections);
    return live?.generation === generation && !next;
  });
  expect(await projections.caughtUp(LONG_MS)).toBe(true);
}

async function hasFailed(projections: Projections): Promise<void> {
  await eventually('the failure', async () => (await statusOf(projections)).failed);
}

describe('a rebuild that was given up', () => {
  it('leaves nothing behind that the next one could take for its own work', async () => {
    const projections = await start(purses);
    await liveIs(projections, 1);
    const first = await projections.checksum(purses.name);
    await projections.rebuild(purses.name);
    await liveIs(projections, 2);

    isSwitching = false;
    await projections.rebuild(purses.name);
    await hasFailed(projections);
    isSwitching = true;
    await projections.rollBack(purses.name);
    await liveIs(projections, 1);
    await eventually('the third to be swept away', async () => (await numbersIn(projections)).length === 2);
    expect(await numbersIn(projections)).toEqual([1, 2]);
    await expect(projections.checksum(purses.name, 3)).rejects.toMatchObject({
      code: 'projections.no-such-view',
    });

    await projections.rebuild(purses.name);
    await liveIs(projections, 4);
    expect(await projections.checksum(purses.name)).toEqual(first);
  });

  it('by other code leaves nothing behind for the same code when it comes again', async () => {
    const before = await start(purses);
    await liveIs(before, 1);
    const first = await before.checksum(purses.name);
    await before.stop();
    isSwitching = false;
    const given = await start(LATER);
    await hasFailed(given);
    await given.stop();

    isSwitching = true;
    const back = await start(purses);
    await liveIs(back, 1);
    expect(await numbersIn(back)).toEqual([1]);
    await back.stop();

    const again = await start(LATER);
    await liveIs(again, 3);
    expect(await again.checksum(purses.name)).toEqual(first);
  });
});

async function numbersIn(projections: Projections): Promise<readonly number[]> {
  return (await statusOf(projections)).generations.map(({ number }) => number);
}
