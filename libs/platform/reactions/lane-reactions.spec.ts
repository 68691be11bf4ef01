import type { CommandHandler } from '#platform/commands/command-handler';
import type { CommandResult } from '#platform/commands/command-result';
import type { EventStore, RecordedEvent } from '#platform/event-store/event-store';
import { laneOf } from '#platform/event-store/lanes';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { MS_PER_HOUR, plusMs } from '#platform/kernel/clock';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { eventually } from '#platform/testing/eventually';
import { FakeClock } from '#platform/testing/fake-clock';
import { FAST } from '#platform/testing/fast-reactions';
import { handlerOn, once } from '#platform/testing/handler-on';
import { addCoins, purse, type PurseEvent } from '#platform/testing/purse';
import { LaneReactions } from './lane-reactions.js';
import type { CommandAction, Reactor } from './reactor.js';
import { ReactorLanes } from './reactor-lanes.js';
import { Reactions } from './reactions.js';
import { StoredReactions } from './stored-reactions.js';

const LANE_COUNT = 2;
const PATIENCE_MS = 5_000;
const REACTOR = 'purses.interest';

let log: MemoryEventStore;
let journal: MemoryReadStore;
let commands: CommandHandler;
let clock: FakeClock;
let isBroken: boolean;
const stops: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  log = new MemoryEventStore();
  journal = new MemoryReadStore();
  clock = new FakeClock();
  commands = await handlerOn(log, new MemoryReadStore(), { laneCount: LANE_COUNT });
  isBroken = false;
});

afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

function adding(id: string, coins: number): CommandAction {
  const order = { decider: purse, id, decide: addCoins, command: { coins } };
  return { kind: 'command', name: 'add', send: (send) => send(order) };
}

/** Doubles what is put into a purse, an hour later; what is put into `x` it counts at once. */
const interest: Reactor<PurseEvent> = {
  name: REACTOR,
  on: {
    CoinsAdded: ({ stream, data: { coins }, metadata }) => {
      if (isBroken) throw new Error('no way');
      if (metadata.causationId !== undefined) return [];
      if (stream === 'purse-x') return [adding('counted', coins)];
      return [{ kind: 'schedule', id: stream, at: plusMs(metadata.at, MS_PER_HOUR), payload: { coins } }];
    },
  },
  onTimer: ({ id, payload }) => [adding(id.slice('purse-'.length), payload['coins'] as number)],
};

async function add(id: string, coins: number): Promise<CommandResult> {
  const meta = { ...once(), now: clock.now() };
  return await commands.handle({ decider: purse, id, decide: addCoins, command: { coins }, meta });
}

async function coinsIn(id: string): Promise<number> {
  return (await commands.load(purse, id)).state.coins;
}

/** A process that holds every lane under one epoch, until it is stopped. */
async function hold(epoch: number, raw: EventStore = log): Promise<() => Promise<unknown>> {
  const hub = { laneCount: LANE_COUNT, log: raw, tellIdleAfterMs: 1 };
  const parts = { store: raw, readStore: journal, commands, clock, hub, ...FAST };
  const lanes = new ReactorLanes(await LaneReactions.open([interest], parts));
  const lease = new AbortController();
  const deliver = (): Promise<unknown> =>
    Promise.all(
      [0, 1].map((lane) => lanes.take({ lane, lease: { epoch, signal: lease.signal }, messages: [] })),
    );
  await deliver();
  const stop = async (): Promise<unknown> => {
    lease.abort();
    return await deliver();
  };
  stops.push(stop);
  return stop;
}

async function desk(longestRetryMs = PATIENCE_MS): Promise<StoredReactions> {
  return await StoredReactions.open({ readStore: journal, clock, longestRetryMs });
}

describe('reactors over lanes', () => {
  it('let any process wait for what they have answered, also when there was nothing to do', async () => {
    const results = [await add('x', 5), await add('y', 1)];
    await hold(1);
    for (const result of results)
      expect(await (await desk()).waitFor(REACTOR, result, PATIENCE_MS)).toBe(true);
    expect(await coinsIn('counted')).toBe(5);
  });

  it('fire the timers of a lane that was taken over', async () => {
    const results = await Promise.all([add('a', 1), add('b', 2), add('c', 3)]);
    const stop = await hold(1);
    for (const result of results) await (await desk()).waitFor(REACTOR, result, PATIENCE_MS);
    await stop();
    clock.advance(MS_PER_HOUR);
    await hold(2);
    await eventually('all have fired', async () => (await coinsIn('c')) === 6 && (await coinsIn('a')) === 2);
    await eventually('all have fired', async () => (await coinsIn('b')) === 4);
  });

  it('try again at the request of any process', async () => {
    isBroken = true;
    await add('x', 5);
    await hold(1);
    const operator = await desk();
    const parked = await eventually(
      'it is parked',
      async () => (await operator.parked({ reactor: REACTOR, limit: 1 })).items[0],
    );
    expect(parked).toMatchObject({ reactor: REACTOR, lane: laneOf('purse-x', LANE_COUNT), attempts: 5 });
    expect(await operator.retry(parked.id)).toMatchObject({ answered: 0, stillParked: { attempts: 10 } });
    isBroken = false;
    expect(await operator.retry(parked.id)).toEqual({ answered: 1 });
    expect(await coinsIn('counted')).toBe(5);
    await expect(operator.retry(parked.id)).rejects.toMatchObject({ code: 'platform.not-parked' });
  });

  it('tell an operator when nobody holds the lane', async () => {
    isBroken = true;
    await add('x', 5);
    const stop = await hold(1);
    const operator = await desk(30);
    const parked = await eventually(
      'it is parked',
      async () => (await operator.parked({ limit: 1 })).items[0],
    );
    await stop();
    await expect(operator.retry(parked.id)).rejects.toMatchObject({ code: 'platform.retry-not-answered' });
  });

  it('park what cannot be read, at once and under its stream', async () => {
    await add('x', 5);
    await add('x', 7);
    const damaged = new (class extends MemoryEventStore {
      override async *readAll(): AsyncIterable<readonly RecordedEvent[]> {
        for await (const events of log.readAll())
          yield events.map((event) =>
            event.revision > 0 ? event : { ...event, data: {}, unreadable: 'its key is damaged' },
          );
      }

      override readonly end = () => log.end();
    })();
    await hold(1, damaged);
    const { items } = await eventually('both are parked', async () => {
      const page = await (await desk()).parked({ limit: 10 });
      return page.items.length === 2 && page;
    });
    expect(items.map(({ key }) => key)).toEqual(['purse-x', 'purse-x']);
    expect([...items].sort((a, b) => a.order - b.order)).toMatchObject([
      { reason: 'Unreadable: its key is damaged', attempts: 1 },
      { reason: 'waits behind an earlier one', attempts: 0 },
    ]);
  });

  it('do not begin anew what one process has answered', async () => {
    await add('x', 1);
    const reactions = await Reactions.open([interest], {
      store: log,
      readStore: journal,
      commands,
      clock,
      ...FAST,
    });
    reactions.start();
    await reactions.waitFor(REACTOR, { position: await log.end() }, PATIENCE_MS);
    await reactions.stop();
    await expect(hold(1)).rejects.toMatchObject({ name: 'OtherLayout' });
  });
});
