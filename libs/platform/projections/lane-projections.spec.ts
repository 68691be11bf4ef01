import { START, type Position } from '#platform/event-store/event-store';
import { MOST_LANES, laneOf, type Lane } from '#platform/event-store/lanes';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import type { LaneMessage } from '#platform/message-bus/message-bus';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import type { ReadStore } from '#platform/read-store/read-store';
import { collect } from '#platform/testing/events';
import { eventually } from '#platform/testing/eventually';
import { FaultInjectingReadStore } from '#platform/testing/fault-injecting.read-store';
import { recorded, type Happening } from '#platform/testing/fold';
import { purses, type PurseEvent } from '#platform/testing/purse-views';
import { silentLog } from '#platform/testing/silent-log';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { LaneProjections } from './lane-projections.js';
import { Projections } from './projections.js';
import { StoredProjections } from './stored-projections.js';
import { defineView, type AnyView } from './view.js';
import { Views } from './views.js';

const LONG_MS = 15_000;
const POISON = 13;
const ALL_LANES = Array.from({ length: MOST_LANES }, (_, lane) => lane);

let isMended = true;

type Counted = Readonly<{ sum: number; events: number }>;

/** The same in whatever order the streams come. */
const totals = defineView<Counted, PurseEvent>({
  name: 'testing.totals',
  version: 1,
  fedBy: 'many-streams',
  indexes: {},
  on: {
    Paid: {
      ids: ({ data }) => data.tag,
      apply: (counts, { data }) => {
        if (data.amount === POISON && !isMended) throw new RangeError('bad luck');
        return { sum: (counts?.sum ?? 0) + data.amount, events: (counts?.events ?? 0) + 1 };
      },
    },
  },
});
const VIEWS: readonly AnyView[] = [purses, totals];

const paid = (amount: number, tag = 'food'): PurseEvent => ({ type: 'Paid', data: { amount, tag } });

/** A process that feeds the lanes it holds. */
class FeedingProcess {
  private readonly leases = new Map<Lane, { readonly epoch: number; readonly over: AbortController }>();

  constructor(private readonly projections: LaneProjections) {}

  async hold(lane: Lane, epoch: number): Promise<void> {
    this.leases.set(lane, { epoch, over: new AbortController() });
    await this.hand(lane, []);
  }

  async hand(lane: Lane, messages: readonly LaneMessage[]): Promise<boolean> {
    const held = this.leases.get(lane);
    if (!held || held.over.signal.aborted) return false;
    const lease = { epoch: held.epoch, signal: held.over.signal };
    await this.projections.take({ lane, lease, messages });
    return true;
  }

  /** Resolves when nobody in this process follows the lanes any more. */
  async lose(lanes: readonly Lane[]): Promise<void> {
    for (const lane of lanes) {
      const held = this.leases.get(lane);
      held?.over.abort();
      if (!held) continue;
      const lease = { epoch: held.epoch, signal: held.over.signal };
      await this.projections.take({ lane, lease, messages: [] });
    }
  }
}

/** What all processes share, and a relay that publishes whatever is new. */
class Cluster {
  readonly log = new MemoryEventStore();
  readonly store = new MemoryReadStore();
  readonly processes: FeedingProcess[] = [];
  private readonly sealer = new Sealer(new MemoryVault());
  private published: Position = START;

  get engines() {
    const { log, store, sealer } = this;
    return { log, store, sealer };
  }

  begin(views: readonly AnyView[] = VIEWS, store: ReadStore = this.store): FeedingProcess {
    const { log } = this;
    const engines = { ...this.engines, store };
    const open: ConstructorParameters<typeof LaneProjections>[0]['open'] = (events) =>
      Promise.resolve(events);
    const parts = { views, engines, laneCount: MOST_LANES, written: log, open, log: silentLog };
    const process = new FeedingProcess(new LaneProjections(parts));
    this.processes.push(process);
    return process;
  }

  async ask(views: readonly AnyView[] = VIEWS): Promise<[StoredProjections, Views]> {
    const projections = new StoredProjections(views, this.engines, MOST_LANES);
    await projections.open();
    return [projections, new Views(this.store, this.sealer, projections)];
  }

  async append(...happenings: readonly Happening<PurseEvent>[]): Promise<Position> {
    let position = START;
    for (const { stream, id, type, schemaVersion, data, metadata } of recorded<PurseEvent>(...happenings))
      ({ position } = await this.log.append(stream, 'unchecked', [
        { id, type, schemaVersion, data, metadata },
      ]));
    return position;
  }

  async publish(): Promise<void> {
    const [after, watermark] = [this.published, await this.log.end()];
    const events = await collect(this.log.readAll({ after }));
    this.published = watermark;
    await Promise.all(
      ALL_LANES.map(async (lane) => {
        const ours = events.filter(({ stream }) => laneOf(stream, MOST_LANES) === lane);
        const message = { lane, after, events: ours, watermark };
        for (const process of this.processes) await process.hand(lane, [message]);
      }),
    );
  }
}

let cluster: Cluster;
beforeEach(() => {
  cluster = new Cluster();
  isMended = true;
});
afterEach(async () => {
  for (const process of cluster.processes) await process.lose(ALL_LANES);
});

async function holdAll(process: FeedingProcess, lanes: readonly Lane[], epoch: number): Promise<void> {
  for (const lane of lanes) await process.hold(lane, epoch);
}

/** Two processes that share the lanes. */
async function bothBegin(): Promise<readonly [FeedingProcess, FeedingProcess]> {
  const both = [cluster.begin(), cluster.begin()] as const;
  for (const lane of ALL_LANES) await both[lane < MOST_LANES / 2 ? 0 : 1].hold(lane, 1);
  return both;
}

async function appendMany(count: number): Promise<void> {
  await cluster.append(
    ...Array.from({ length: count }, (_, n) => [`purse-${n % 30}`, paid(n % 10)] as const),
  );
}

async function liveIs(projections: StoredProjections, view: AnyView, generation: number): Promise<void> {
  await eventually(
    `generation ${generation} of ${view.name}`,
    async () => {
      await cluster.publish();
      const status = (await projections.statuses()).find(({ name }) => name === view.name);
      return status?.live?.generation === generation && !status.next;
    },
    LONG_MS,
  );
}

describe('views over lanes', () => {
  it('hold everything once whoever feeds them, and are waited for by whoever reads them', async () => {
    await appendMany(200);
    await bothBegin();
    const [projections, views] = await cluster.ask();
    await cluster.publish();
    expect(await projections.caughtUp(LONG_MS)).toBe(true);
    expect(await views.get(totals, 'food')).toEqual({ id: 'food', sum: 900, events: 200 });

    const position = await cluster.append(['purse-1', paid(5)]);
    const lane = laneOf('purse-1', MOST_LANES);
    expect(await views.waitFor(purses, { position, lane }, 20)).toBe(false);
    const waiting = views.waitFor(purses, { position, lane });
    await cluster.publish();
    expect(await waiting).toBe(true);
    expect((await views.get(totals, 'food'))?.events).toBe(201);
    expect(await projections.statuses()).toMatchObject([
      { name: purses.name, lag: 0, live: { generation: 1, parked: 0, caughtUp: true } },
      { name: totals.name, lag: 0 },
    ]);
  });

  it('lose nothing when lanes change hands in the middle', async () => {
    const [first, second] = await bothBegin();
    const [projections, views] = await cluster.ask();
    await appendMany(100);
    await cluster.publish();
    await appendMany(100);
    const publishing = cluster.publish();
    const mine = ALL_LANES.slice(0, MOST_LANES / 2);
    await first.lose(mine);
    for (const lane of mine) await second.hold(lane, 2);
    await publishing;
    expect(await projections.caughtUp(LONG_MS)).toBe(true);
    expect(await views.get(totals, 'food')).toEqual({ id: 'food', sum: 900, events: 200 });
  });

  it('keep their place in a lane that changes hands while the others are ahead of them', async () => {
    let isStuck = false;
    // Its place is in the notes of the lanes alone: whoever fed it died before writing a checkpoint.
    const store = new FaultInjectingReadStore(cluster.store, (writes, checkpoint) => {
      const isWriting = isStuck && writes.some(({ collection }) => collection === 'testing.totals@1');
      return isWriting || checkpoint?.consumer === 'testing.totals@1' ? 'lost' : undefined;
    });
    const begin = (): FeedingProcess => cluster.begin(VIEWS, store);
    const [first, second, third] = [begin(), begin(), begin()] as const;
    const [projections, views] = await cluster.ask();
    await holdAll(first, ALL_LANES, 1);
    await appendMany(60);
    await cluster.publish();
    expect(await projections.caughtUp(LONG_MS)).toBe(true);
    const place = await cluster.log.end();
    await first.lose(ALL_LANES);

    isStuck = true;
    for (const [process, epoch] of [[second, 2] as const, [third, 3] as const]) {
      await holdAll(process, ALL_LANES, epoch);
      await appendMany(30);
      await cluster.publish();
      expect(await projections.viewCaughtUp(purses.name, LONG_MS)).toBe(true);
      const waits = ALL_LANES.map((lane) => projections.waitFor(totals.name, { position: place, lane }, 0));
      expect(await Promise.all(waits)).toEqual(ALL_LANES.map(() => true));
      expect(await projections.viewCaughtUp(totals.name, 0)).toBe(false);
      if (process === second) await second.lose(ALL_LANES);
    }
    isStuck = false;
    expect(await projections.caughtUp(LONG_MS)).toBe(true);
    expect((await views.get(totals, 'food'))?.events).toBe(120);
  }, 30_000);

  it('are rebuilt beside the live ones, and gone back from', async () => {
    await appendMany(100);
    await bothBegin();
    const [projections] = await cluster.ask();
    await cluster.publish();
    expect(await projections.caughtUp(LONG_MS)).toBe(true);
    const before = await projections.checksum(totals.name);
    await projections.rebuild(totals.name);
    await expect(projections.rebuild(totals.name)).rejects.toMatchObject({ code: 'projections.building' });
    await liveIs(projections, totals, 2);
    expect((await projections.checksum(totals.name)).digest).toBe(before.digest);
    await projections.rollBack(totals.name);
    await liveIs(projections, totals, 1);
    expect(await projections.checksum(totals.name)).toEqual(before);
  }, 30_000);

  it('are begun under a new number by code that comes again after other code has dropped them', async () => {
    const later: readonly AnyView[] = [purses, { ...totals, version: 2 }];
    const [old, fresh] = [cluster.begin(), cluster.begin(later)];
    const [asOld, asLater] = [(await cluster.ask())[0], (await cluster.ask(later))[0]];
    await appendMany(100);
    await holdAll(old, ALL_LANES, 1);
    await liveIs(asOld, totals, 1);
    expect(await asOld.caughtUp(LONG_MS)).toBe(true);
    const { digest } = await asOld.checksum(totals.name);
    await old.lose(ALL_LANES);

    // Without the last lane, what the later code builds cannot take over.
    const most = ALL_LANES.slice(0, -1);
    await holdAll(fresh, most, 2);
    const folded = (await collect(cluster.log.readAll())).filter(({ stream }) =>
      most.includes(laneOf(stream, MOST_LANES)),
    );
    await eventually('most of the second generation', async () => {
      const counted = await cluster.store.get('testing.totals@2', 'food').catch(() => undefined);
      return counted?.body['events'] === folded.length;
    });
    await fresh.lose(ALL_LANES);
    await holdAll(old, ALL_LANES, 3);
    const alone = async (): Promise<boolean> => (await asOld.statuses())[1]?.generations.length === 1;
    await eventually('the second generation to be dropped', alone, LONG_MS);
    await old.lose(ALL_LANES);

    await holdAll(fresh, ALL_LANES, 4);
    await liveIs(asLater, totals, 3);
    expect(await asLater.caughtUp(LONG_MS)).toBe(true);
    expect((await asLater.checksum(totals.name)).digest).toBe(digest);
  }, 40_000);

  it('are built anew beside what was fed by one lane', async () => {
    await appendMany(50);
    const alone = new Projections(VIEWS, cluster.engines);
    await alone.start();
    expect(await alone.caughtUp(LONG_MS)).toBe(true);
    const before = await alone.checksum(totals.name);
    await alone.stop();

    const [projections, views] = await cluster.ask();
    expect((await views.get(totals, 'food'))?.events).toBe(50);
    await appendMany(10);
    await bothBegin();
    await liveIs(projections, totals, 2);
    expect(await projections.caughtUp(LONG_MS)).toBe(true);
    expect((await views.get(totals, 'food'))?.events).toBe(60);
    expect((await projections.checksum(totals.name, 1)).digest).toBe(before.digest);
  }, 30_000);

  it('do without what they cannot fold, until an operator anywhere orders another try', async () => {
    isMended = false;
    await bothBegin();
    const [projections, views] = await cluster.ask();
    await cluster.append(['purse-1', paid(POISON), paid(1)], ['purse-2', paid(2)], ['purse-3', paid(3)]);
    await cluster.publish();
    expect(await projections.caughtUp(LONG_MS)).toBe(true);
    expect((await views.get(totals, 'food'))?.sum).toBe(5);
    const { items } = await projections.parked({ view: totals.name, limit: 10 });
    expect(items).toMatchObject([{ stream: 'purse-1', revision: 0, lane: laneOf('purse-1', MOST_LANES) }]);
    expect(await projections.statuses()).toMatchObject([{ live: { parked: 0 } }, { live: { parked: 1 } }]);

    const { id } = items[0]!;
    expect(await projections.retryParked(totals.name, id)).toMatchObject({ stillParked: { id } });
    isMended = true;
    expect(await projections.retryParked(totals.name, id)).toEqual({});
    await cluster.append(['purse-1', paid(4)]);
    await cluster.publish();
    expect(await projections.caughtUp(LONG_MS)).toBe(true);
    expect(await views.get(totals, 'food')).toEqual({ id: 'food', sum: 10 + POISON, events: 5 });
  }, 30_000);
});
