import type { CommandHandler } from '#platform/commands/command-handler';
import type { CommandResult } from '#platform/commands/command-result';
import { StoreUnavailable, type Position, type RecordedEvent } from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { MS_PER_HOUR, MS_PER_MINUTE, plusMs } from '#platform/kernel/clock';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { ReadStoreUnavailable, type ReadStore } from '#platform/read-store/read-store';
import { eventually } from '#platform/testing/eventually';
import { FakeClock } from '#platform/testing/fake-clock';
import { FAST } from '#platform/testing/fast-reactions';
import { handlerOn, once } from '#platform/testing/handler-on';
import { addCoins, purse, takeCoins, type PurseEvent } from '#platform/testing/purse';
import { VaultUnavailable } from '#platform/vault/vault';
import { PARKED } from './parked-reactions.js';
import type { Action, AnyReactor, CommandAction, Reactor } from './reactor.js';
import { Reactions } from './reactions.js';

const PATIENCE_MS = 5_000;
const REACTOR = 'purses.pass-on';

let log: MemoryEventStore;
let readStore: ReadStore;
let commands: CommandHandler;
let clock: FakeClock;
const running: Reactions[] = [];

beforeEach(async () => {
  log = new MemoryEventStore();
  readStore = new MemoryReadStore();
  commands = await handlerOn(log, readStore);
  clock = new FakeClock();
});

afterEach(() => Promise.all(running.splice(0).map((each) => each.stop())));

async function start(...reactors: readonly AnyReactor[]): Promise<Reactions> {
  const reactions = await Reactions.open(reactors, { store: log, readStore, commands, clock, ...FAST });
  running.push(reactions);
  reactions.start();
  return reactions;
}

async function add(id: string, coins: number): Promise<CommandResult> {
  const meta = { ...once(), now: clock.now() };
  const order = { decider: purse, id, decide: addCoins, command: { coins }, meta };
  return await commands.handle(order);
}

async function take(id: string, coins: number, to: string): Promise<CommandResult> {
  const order = { decider: purse, id, decide: takeCoins, command: { coins, to }, meta: once() };
  return await commands.handle(order);
}

async function coinsIn(id: string): Promise<number> {
  return (await commands.load(purse, id)).state.coins;
}

async function eventsOf(id: string): Promise<readonly RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for await (const events of log.readStream(`purse-${id}`)) all.push(...events);
  return all;
}

function adding(id: string, coins: number, name = 'add'): CommandAction {
  return {
    kind: 'command',
    name,
    send: (sender) => sender({ decider: purse, id, decide: addCoins, command: { coins } }),
  };
}

function taking(id: string, coins: number): CommandAction {
  return {
    kind: 'command',
    name: 'take',
    send: (sender) => sender({ decider: purse, id, decide: takeCoins, command: { coins } }),
  };
}

/** Adds to one purse what was taken from another; `check` may throw. */
function passOn(check: (event: RecordedEvent) => void = () => undefined): Reactor<PurseEvent> {
  return {
    name: REACTOR,
    on: {
      CoinsTaken: (event) => {
        check(event);
        return event.data.to === undefined ? [] : [adding(event.data.to, event.data.coins)];
      },
    },
  };
}

async function settled(reactions: Reactions, reactor = REACTOR): Promise<void> {
  expect(await reactions.waitFor(reactor, { position: await log.end() }, PATIENCE_MS)).toBe(true);
}

describe('a reactor', () => {
  it('answers events with commands that say what led to them', async () => {
    await add('a', 5);
    await take('a', 3, 'b');
    const reactions = await start(passOn());
    await settled(reactions);
    const [added] = await eventsOf('b');
    const [, taken] = await eventsOf('a');
    expect(added).toMatchObject({ type: 'CoinsAdded', data: { coins: 3 } });
    expect(added?.metadata).toMatchObject({ at: clock.now(), causationId: taken?.id });
    expect(added?.metadata).not.toHaveProperty('actor');
  });

  it('lets a request wait for its reaction, but not for ever', async () => {
    const reactions = await start(passOn());
    await add('a', 1);
    await reactions.waitFor(REACTOR, await take('a', 1, 'b'), PATIENCE_MS);
    expect(await coinsIn('b')).toBe(1);
    expect(await reactions.waitFor(REACTOR, { position: '999999' as Position }, 5)).toBe(false);
  });

  it('answers an event once, however often it is handed it', async () => {
    await add('a', 5);
    await take('a', 3, 'b');
    await settled(await start(passOn()));
    // Its own read store is gone, so it begins again.
    readStore = new MemoryReadStore();
    commands = await handlerOn(log, readStore);
    await settled(await start(passOn()));
    expect(await coinsIn('b')).toBe(3);
    expect(await eventsOf('b')).toHaveLength(1);
  });

  it('goes on after a restart where it stopped', async () => {
    const seen: string[] = [];
    const first = await start(passOn((event) => seen.push(event.stream)));
    await add('a', 9);
    await take('a', 1, 'x');
    await settled(first);
    await first.stop();
    await take('a', 1, 'x');
    await settled(await start(passOn((event) => seen.push(event.stream))));
    expect(seen).toHaveLength(2);
    expect(await coinsIn('x')).toBe(2);
  });

  it('does something else when it is refused', async () => {
    const back: Reactor<PurseEvent> = {
      name: REACTOR,
      on: {
        CoinsAdded: ({ data, stream }) =>
          stream === 'purse-a'
            ? [{ ...taking('b', data.coins), ifRefused: () => [adding('c', data.coins, 'instead')] }]
            : [],
      },
    };
    await add('a', 2);
    await settled(await start(back));
    expect(await Promise.all(['b', 'c'].map(coinsIn))).toEqual([0, 2]);
  });

  it('takes a refusal for an answer when nothing else is to be done', async () => {
    await add('a', 2);
    const reactions = await start({ name: REACTOR, on: { CoinsAdded: () => [taking('b', 1)] } });
    await settled(reactions);
    expect(await reactions.parked({ limit: 10 })).toEqual({ items: [] });
  });

  it.each([StoreUnavailable, ReadStoreUnavailable, VaultUnavailable])('only waits on %p', async (Outage) => {
    let outages = 3;
    await add('a', 1);
    await take('a', 1, 'b');
    const reactions = await start(
      passOn(() => {
        if (outages-- > 0) throw new Outage('its disk is full');
      }),
    );
    await eventually('the fault is shown', () => reactions.status()[0]?.fault?.includes('its disk is full'));
    await settled(reactions);
    expect(await coinsIn('b')).toBe(1);
    expect(await reactions.parked({ limit: 10 })).toEqual({ items: [] });
    expect(reactions.status()).toEqual([{ reactor: REACTOR, position: await log.end() }]);
  });

  it('is the only one of its name', async () => {
    await expect(start(passOn(), passOn())).rejects.toThrow('same name');
  });
});

describe('an event that cannot be answered', () => {
  let isBroken: boolean;
  let tries: number;
  const broken = passOn((event) => {
    if (!isBroken || event.stream !== 'purse-a') return;
    tries += 1;
    throw new Error('no way');
  });

  beforeEach(async () => {
    isBroken = true;
    tries = 0;
    await Promise.all([add('a', 9), add('b', 9)]);
    await take('a', 1, 'x');
    await take('b', 2, 'x');
    await take('a', 4, 'y');
  });

  it('is parked with those behind it in its stream, while other streams go on', async () => {
    const reactions = await start(broken);
    await settled(reactions);
    expect(await Promise.all(['x', 'y'].map(coinsIn))).toEqual([2, 0]);
    const { items } = await reactions.parked({ reactor: REACTOR, limit: 10 });
    expect(items).toHaveLength(2);
    const [first, behind] = [...items].sort((a, b) => a.order - b.order);
    const common = { reactor: REACTOR, key: 'purse-a', what: 'CoinsTaken', parkedAt: clock.now() };
    const [at1, at2] = [1, 2].map((revision) => ({ event: { stream: 'purse-a', revision } }));
    expect(first).toMatchObject({ ...common, ...at1, reason: 'Error: no way', attempts: 5 });
    expect(behind).toMatchObject({ ...common, ...at2, attempts: 0 });
    expect(tries).toBe(5);
  });

  it('also keeps waiting what comes after a restart', async () => {
    const first = await start(broken);
    await settled(first);
    await first.stop();
    isBroken = false;
    await take('a', 1, 'z');
    const reactions = await start(broken);
    await settled(reactions);
    expect(await coinsIn('z')).toBe(0);
    expect((await reactions.parked({ limit: 10 })).items).toHaveLength(3);
  });

  it('is retried with those behind it, in order', async () => {
    const reactions = await start(broken);
    await settled(reactions);
    const { items } = await reactions.parked({ limit: 10 });
    const last = items.find(({ event }) => event?.revision === 2)!;
    isBroken = false;
    expect(await reactions.retry(last.id)).toEqual({ answered: 2 });
    expect(await Promise.all(['x', 'y'].map(coinsIn))).toEqual([3, 4]);
    expect(await reactions.parked({ limit: 10 })).toEqual({ items: [] });
    await expect(reactions.retry(last.id)).rejects.toMatchObject({ code: 'platform.not-parked' });
    await reactions.waitFor(REACTOR, await take('a', 1, 'z'), PATIENCE_MS);
    expect(await coinsIn('z')).toBe(1);
  });

  it('stays parked when it fails again', async () => {
    const reactions = await start(broken);
    await settled(reactions);
    const { items } = await reactions.parked({ limit: 10 });
    const { answered, stillParked } = await reactions.retry(items[0]!.id);
    expect({ answered, attempts: stillParked?.attempts }).toEqual({ answered: 0, attempts: 10 });
    expect((await reactions.parked({ limit: 10 })).items).toContainEqual(stillParked);
  });
});

describe('a reactor with keys of its own', () => {
  /** Gifts to one purse are handed on in order, whoever they are from. */
  const byReceiver = (check: (event: RecordedEvent) => void | Promise<void>): Reactor<PurseEvent> => ({
    name: REACTOR,
    key: ({ type, data, stream }) => (type === 'CoinsTaken' ? `to ${data.to ?? 'nobody'}` : stream),
    on: {
      CoinsTaken: async (event) => {
        await check(event);
        return [adding(event.data.to ?? 'nobody', event.data.coins)];
      },
    },
  });
  let isBroken: boolean;
  const brokenForX = byReceiver(({ data }) => {
    if (isBroken && data['to'] === 'x') throw new Error('no way');
  });

  beforeEach(async () => {
    isBroken = true;
    await Promise.all([add('a', 9), add('b', 9)]);
  });

  it('answers what one stream says under many keys side by side', async () => {
    let arrived = 0;
    const allHere = byReceiver(async () => {
      arrived += 1;
      await eventually('the others are being answered too', () => arrived === 3);
    });
    for (const to of ['x', 'y', 'z']) await take('a', 1, to);
    await settled(await start(allHere));
    expect(await Promise.all(['x', 'y', 'z'].map(coinsIn))).toEqual([1, 1, 1]);
  });

  it('answers what many streams say under one key in the order of the log', async () => {
    for (let coins = 1; coins <= 4; coins += 1) await take(coins % 2 === 0 ? 'a' : 'b', coins, 'x');
    await settled(await start(byReceiver(() => undefined)));
    expect((await eventsOf('x')).map(({ data }) => data['coins'])).toEqual([1, 2, 3, 4]);
  });

  it('parks what is under one key only, and retries it in the order of the log', async () => {
    await take('b', 1, 'x');
    await take('a', 2, 'x');
    await take('a', 3, 'y');
    const reactions = await start(brokenForX);
    await take('b', 4, 'x');
    await settled(reactions);
    expect(await Promise.all(['x', 'y'].map(coinsIn))).toEqual([0, 3]);
    const { items } = await reactions.parked({ limit: 10 });
    expect(items.map(({ key }) => key)).toEqual(['to x', 'to x', 'to x']);
    isBroken = false;
    expect(await reactions.retry(items.at(-1)!.id)).toEqual({ answered: 3 });
    expect((await eventsOf('x')).map(({ data }) => data['coins'])).toEqual([1, 2, 4]);
  });

  it('still finds what was parked when the stream was the only key', async () => {
    await take('a', 2, 'x');
    const reactions = await start(brokenForX);
    await settled(reactions);
    const { id } = (await reactions.parked({ limit: 1 })).items[0]!;
    const { version, body } = (await readStore.get(PARKED.name, id))!;
    const { event: _event, ...older } = { event: {}, ...body, key: 'purse-a', order: 1 };
    const next = { revision: (version as { revision: number }).revision + 1 };
    await readStore.commit([{ collection: PARKED.name, id, version: next, body: older }]);
    await reactions.waitFor(REACTOR, await take('b', 3, 'x'), PATIENCE_MS);
    isBroken = false;
    expect(await reactions.retry(id)).toEqual({ answered: 1 });
    expect(await coinsIn('x')).toBe(2);
  });
});

describe('a timer', () => {
  const remind: Reactor<PurseEvent> = {
    name: REACTOR,
    on: {
      CoinsAdded: ({ stream, data, metadata }): readonly Action[] =>
        stream === 'purse-interest'
          ? []
          : [
              {
                kind: 'schedule',
                id: stream,
                at: plusMs(metadata.at, MS_PER_HOUR),
                payload: { coins: data.coins },
              },
            ],
      CoinsTaken: ({ stream }) => [{ kind: 'cancel', id: stream }],
    },
    onTimer: ({ payload }) => [adding('interest', payload['coins'] as number)],
  };

  it('fires once when its time has come', async () => {
    const reactions = await start(remind);
    await add('a', 7);
    await settled(reactions);
    clock.advance(MS_PER_HOUR - 1);
    await reactions.rebuildTimers(REACTOR);
    expect(await coinsIn('interest')).toBe(0);
    clock.advance(1);
    await eventually('the timer has fired', async () => (await coinsIn('interest')) === 7);
    const [added] = await eventsOf('interest');
    expect(added?.metadata.causationId).toBe((await eventsOf('a'))[0]?.id);
    clock.advance(MS_PER_HOUR);
    await reactions.rebuildTimers(REACTOR);
    await reactions.stop();
    expect(await eventsOf('interest')).toHaveLength(1);
  });

  it('survives a restart, and fires late when nobody was there', async () => {
    const first = await start(remind);
    await add('a', 7);
    await settled(first);
    await first.stop();
    clock.advance(2 * MS_PER_HOUR);
    await start(remind);
    await eventually('the timer has fired', async () => (await coinsIn('interest')) === 7);
  });

  it('is replaced by a later one of its id, and cancelled', async () => {
    const reactions = await start(remind);
    await add('a', 1);
    await add('b', 100);
    await settled(reactions);
    clock.advance(MS_PER_HOUR / 2);
    await add('a', 2);
    await take('b', 1, 'nobody');
    await settled(reactions);
    clock.advance(MS_PER_HOUR / 2);
    await reactions.rebuildTimers(REACTOR);
    expect(await coinsIn('interest')).toBe(0);
    clock.advance(MS_PER_HOUR / 2);
    await eventually('the second has fired', async () => (await coinsIn('interest')) === 2);
  });

  it('may schedule itself again', async () => {
    const monthly: Reactor<PurseEvent> = {
      name: REACTOR,
      on: {
        CoinsAdded: ({ stream, metadata }) =>
          stream === 'purse-a'
            ? [{ kind: 'schedule', id: 'tick', at: plusMs(metadata.at, MS_PER_MINUTE), payload: {} }]
            : [],
      },
      onTimer: ({ id, at, payload }) => [
        adding('ticks', 1),
        { kind: 'schedule', id, at: plusMs(at, MS_PER_MINUTE), payload },
      ],
    };
    await add('a', 1);
    const reactions = await start(monthly);
    await settled(reactions);
    clock.advance(5 * MS_PER_MINUTE);
    await eventually('five have fired', async () => (await coinsIn('ticks')) === 5);
    await reactions.rebuildTimers(REACTOR);
    clock.advance(MS_PER_MINUTE);
    await eventually('the sixth has fired', async () => (await coinsIn('ticks')) === 6);
    expect(await eventsOf('ticks')).toHaveLength(6);
  });

  it('that cannot be answered is parked and retried', async () => {
    let isBroken = true;
    const fragile: Reactor<PurseEvent> = {
      ...remind,
      onTimer: ({ payload }) => {
        if (isBroken) throw new Error('no way');
        return [adding('interest', payload['coins'] as number)];
      },
    };
    const reactions = await start(fragile);
    await add('a', 7);
    await settled(reactions);
    clock.advance(MS_PER_HOUR);
    const parked = await eventually(
      'the timer is parked',
      async () => (await reactions.parked({ limit: 1 })).items[0],
    );
    expect(parked).toMatchObject({ what: 'purse-a', attempts: 5, timer: { payload: { coins: 7 } } });
    isBroken = false;
    await reactions.retry(parked.id);
    expect(await coinsIn('interest')).toBe(7);
  });

  it('comes back when the timers are rebuilt from the log, without commands and effects', async () => {
    let effects = 0;
    const withEffect: Reactor<PurseEvent> = {
      ...remind,
      on: {
        ...remind.on,
        CoinsAdded: async (event) => [
          ...(await remind.on.CoinsAdded!(event)),
          { kind: 'effect', name: 'count', run: async () => void (effects += 1) },
        ],
      },
    };
    const reactions = await start(withEffect);
    await add('a', 7);
    await settled(reactions);
    await readStore.drop('platform.timers');
    await reactions.stop();
    const again = await start(withEffect);
    await again.rebuildTimers(REACTOR);
    clock.advance(MS_PER_HOUR);
    await eventually('the timer has fired', async () => (await coinsIn('interest')) === 7);
    await settled(again);
    expect(effects).toBe(2);
  });
});
