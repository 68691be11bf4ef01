import fc from 'fast-check';
import type { RecordedEvent } from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { MS_PER_MINUTE, plusMs } from '#platform/kernel/clock';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { eventually } from '#platform/testing/eventually';
import { FakeClock } from '#platform/testing/fake-clock';
import { FAST } from '#platform/testing/fast-reactions';
import { FaultInjectingEventStore, type Fault } from '#platform/testing/fault-injecting.event-store';
import { handlerOn, once } from '#platform/testing/handler-on';
import { addCoins, purse, takeCoins, type PurseEvent } from '#platform/testing/purse';
import type { Action, CommandAction, Reactor } from './reactor.js';
import { Reactions } from './reactions.js';

const REACTOR = 'purses.pass-on';

interface Gift {
  readonly from: string;
  readonly to: string;
  /** Handed on a minute after it was taken, and not at once. */
  readonly later: boolean;
  /** How often the reactor fails to answer before it can. */
  readonly failures: number;
}

interface Life {
  /** How many gifts are made before the process starts. */
  readonly gifts: number;
  /** How many appends it lives for. */
  readonly appends: number;
  readonly end: Fault;
}

const gifts = fc.array(
  fc.record({
    from: fc.constantFrom('a', 'b', 'c'),
    to: fc.constantFrom('x', 'y'),
    later: fc.boolean(),
    failures: fc.constantFrom(0, 0, 0, 0, 2, 7),
  }),
  { minLength: 1, maxLength: 15 },
);

const lives = fc.array(
  fc.record({
    gifts: fc.nat(6),
    appends: fc.nat(6),
    end: fc.constantFrom<Fault>('crash-before', 'crash-after'),
  }),
  { maxLength: 4 },
);

class World {
  readonly log = new MemoryEventStore();
  readonly readStore = new MemoryReadStore();
  readonly clock = new FakeClock();
  private readonly failuresLeft = new Map<string, number>();

  async give({ from, to, failures }: Gift): Promise<void> {
    const handler = await handlerOn(this.log, this.readStore);
    const order = { decider: purse, id: from, meta: { ...once(), now: this.clock.now() } };
    await handler.handle({ ...order, decide: addCoins, command: { coins: 1 } });
    const result = await handler.handle({
      ...order,
      meta: { ...once(), now: this.clock.now() },
      decide: takeCoins,
      command: { coins: 1, to },
    });
    this.failuresLeft.set(`${from}@${result.revision}`, failures);
  }

  reactor(isLater: (event: RecordedEvent) => boolean): Reactor<PurseEvent> {
    const handOn = (to: string): CommandAction => ({
      kind: 'command',
      name: 'hand on',
      send: (sender) => sender({ decider: purse, id: to, decide: addCoins, command: { coins: 1 } }),
    });
    return {
      name: REACTOR,
      on: {
        CoinsTaken: ({ stream, revision, metadata, data, ...event }): readonly Action[] => {
          const key = `${stream.slice('purse-'.length)}@${revision}`;
          const left = this.failuresLeft.get(key) ?? 0;
          this.failuresLeft.set(key, left - 1);
          if (left > 0) throw new Error('not yet');
          const to = data.to ?? 'nobody';
          if (!isLater({ stream, revision, metadata, data, ...event })) return [handOn(to)];
          return [{ kind: 'schedule', id: key, at: plusMs(metadata.at, MS_PER_MINUTE), payload: { to } }];
        },
      },
      onTimer: ({ payload }) => [handOn(payload['to'] as string)],
    };
  }

  /** Runs until it has answered everything or died; a dead process changes nothing any more. */
  async live(reactor: Reactor<PurseEvent>, { appends, end }: Omit<Life, 'gifts'>): Promise<void> {
    let left = appends;
    const store = new FaultInjectingEventStore(this.log, () => {
      left -= 1;
      return left >= 0 ? undefined : left === -1 ? end : 'unavailable';
    });
    const reactions = await this.start(reactor, store);
    const log = { position: await this.log.end() };
    await eventually('it is done or dead', async () => left < 0 || reactions.waitFor(REACTOR, log, 1));
    await reactions.stop();
  }

  async start(
    reactor: Reactor<PurseEvent>,
    store = new FaultInjectingEventStore(this.log),
  ): Promise<Reactions> {
    const { readStore, clock } = this;
    const commands = await handlerOn(store, readStore);
    const reactions = await Reactions.open([reactor], { store, readStore, commands, clock, ...FAST });
    reactions.start();
    return reactions;
  }

  async handedOn(): Promise<readonly RecordedEvent[]> {
    return (await this.read()).filter(({ metadata }) => metadata.causationId !== undefined);
  }

  async taken(): Promise<readonly RecordedEvent[]> {
    return (await this.read()).filter(({ type }) => type === 'CoinsTaken');
  }

  private async read(): Promise<readonly RecordedEvent[]> {
    const all: RecordedEvent[] = [];
    for await (const events of this.log.readAll()) all.push(...events);
    return all;
  }
}

async function answerAll(world: World, reactor: Reactor<PurseEvent>): Promise<void> {
  const reactions = await world.start(reactor);
  for (;;) {
    await reactions.waitFor(REACTOR, { position: await world.log.end() }, 5_000);
    const { items } = await reactions.parked({ limit: 1 });
    if (!items[0]) break;
    await reactions.retry(items[0].id);
  }
  world.clock.advance(MS_PER_MINUTE);
  const expected = (await world.taken()).length;
  await eventually('all is handed on', async () => (await world.handedOn()).length >= expected);
  await reactions.rebuildTimers(REACTOR);
  await reactions.stop();
}

it('hands every gift on once, in order, through crashes, failures and parking', async () => {
  await fc.assert(
    fc.asyncProperty(gifts, lives, fc.boolean(), async (all, script, rebuild) => {
      const world = new World();
      const later = new Set(all.flatMap((gift, index) => (gift.later ? [index] : [])));
      const order: string[] = [];
      const reactor = world.reactor(({ id }) => later.has(order.indexOf(id)));
      const toCome = [...all];
      const give = async (count: number): Promise<void> => {
        for (const gift of toCome.splice(0, count)) await world.give(gift);
        order.splice(0, order.length, ...(await world.taken()).map(({ id }) => id));
      };
      for (const life of script) {
        await give(life.gifts);
        await world.live(reactor, life);
      }
      await give(toCome.length);
      if (rebuild) await rebuildOnly(world, reactor);
      await answerAll(world, reactor);

      const handedOn = (await world.handedOn()).map(({ metadata }) => metadata.causationId!);
      expect([...handedOn].sort()).toEqual([...order].sort());
      for (const from of ['purse-a', 'purse-b', 'purse-c']) {
        const atOnce = (await world.taken())
          .filter(({ id, stream }) => stream === from && !later.has(order.indexOf(id)))
          .map(({ id }) => id);
        expect(handedOn.filter((id) => (atOnce as readonly string[]).includes(id))).toEqual(atOnce);
      }
    }),
    { numRuns: 60 },
  );
});

async function rebuildOnly(world: World, reactor: Reactor<PurseEvent>): Promise<void> {
  const reactions = await world.start(reactor);
  await reactions.rebuildTimers(REACTOR);
  await reactions.stop();
}
