import { once as event } from 'node:events';
import fc from 'fast-check';
import { comparePositions, START, type RecordedEvent } from '#platform/event-store/event-store';
import { laneOf, type Lane } from '#platform/event-store/lanes';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { MS_PER_MINUTE, plusMs } from '#platform/kernel/clock';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { eventually } from '#platform/testing/eventually';
import { FakeClock } from '#platform/testing/fake-clock';
import { FAST } from '#platform/testing/fast-reactions';
import { FaultInjectingEventStore } from '#platform/testing/fault-injecting.event-store';
import { FaultInjectingReadStore, type CommitFault } from '#platform/testing/fault-injecting.read-store';
import { handlerOn, once } from '#platform/testing/handler-on';
import { addCoins, purse, takeCoins, type PurseEvent } from '#platform/testing/purse';
import { collect } from '#platform/testing/events';
import { LaneReactions } from './lane-reactions.js';
import { storedPosition } from './reaction-journal.js';
import type { CommandAction, Reactor } from './reactor.js';
import { ReactorLanes } from './reactor-lanes.js';
import { StoredReactions } from './stored-reactions.js';

const REACTOR = 'purses.pass-on';
const LANES: readonly Lane[] = [0, 1];

interface Gift {
  readonly from: string;
  /** Handed on a minute after it was taken, and not at once. */
  readonly later: boolean;
  /** How often the reactor fails to answer before it can. */
  readonly failures: number;
}

/** What becomes of a holder of the lanes at one of its commits. */
type End =
  | { readonly kind: 'dies'; readonly fault: CommitFault }
  /** It stands still, and goes on when another has held the lanes for a while. */
  | { readonly kind: 'is paused' }
  | { readonly kind: 'is not asked' };

interface Holder {
  readonly gifts: number;
  readonly commits: number;
  readonly minutes: number;
  readonly end: End;
}

const gifts = fc.array(
  fc.record({
    from: fc.constantFrom('a', 'b', 'c', 'd'),
    later: fc.boolean(),
    failures: fc.constantFrom(0, 0, 0, 0, 2, 7),
  }),
  { minLength: 1, maxLength: 12 },
);

const end: fc.Arbitrary<End> = fc.oneof(
  fc.record({
    kind: fc.constant('dies' as const),
    fault: fc.oneof(
      fc.constantFrom<CommitFault>('lost', 'unanswered'),
      fc.record({ stored: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }) }),
    ),
  }),
  fc.constant({ kind: 'is paused' as const }),
  fc.constant({ kind: 'is not asked' as const }),
);

const holders = fc.array(fc.record({ gifts: fc.nat(5), commits: fc.nat(8), minutes: fc.nat(1), end }), {
  maxLength: 4,
});

/** One process that holds both lanes, under an epoch of its own. */
class Holding {
  private readonly lease = new AbortController();
  private readonly deliveries: Promise<void>[] = [];

  constructor(
    private readonly log: MemoryEventStore,
    private readonly reactions: LaneReactions,
    private readonly lanes: ReactorLanes,
    private readonly epoch: number,
  ) {}

  /** Everything there is comes over the bus, again and again; nobody waits until it is answered. */
  async deliver(): Promise<void> {
    const events = await collect(this.log.readAll());
    const watermark = await this.log.end();
    for (const lane of LANES) {
      const ours = events.filter(({ stream }) => laneOf(stream, LANES.length) === lane);
      const messages = [{ lane, after: START, events: ours, watermark }];
      const lease = { epoch: this.epoch, signal: this.lease.signal };
      this.deliveries.push(this.lanes.take({ lane, lease, messages }));
    }
  }

  async hasAnsweredAll(): Promise<boolean> {
    const log = await this.log.end();
    await this.deliver();
    const statuses = this.reactions.status();
    return statuses.length > 0 && statuses.every(({ position }) => comparePositions(position, log) >= 0);
  }

  async stop(): Promise<void> {
    this.lease.abort();
    await this.deliver();
    await Promise.all(this.deliveries);
  }
}

class World {
  readonly log = new MemoryEventStore();
  readonly clock = new FakeClock();
  readonly journal = new MemoryReadStore();
  private readonly readStore = new MemoryReadStore();
  private readonly failuresLeft = new Map<string, number>();
  private readonly later = new Set<string>();
  private epoch = 0;

  async give({ from, later, failures }: Gift): Promise<void> {
    const handler = await handlerOn(this.log, this.readStore);
    const meta = () => ({ ...once(), now: this.clock.now() });
    const order = { decider: purse, id: from };
    await handler.handle({ ...order, meta: meta(), decide: addCoins, command: { coins: 1 } });
    const command = { coins: 1, to: `of ${from}` };
    const { stream, revision } = await handler.handle({ ...order, meta: meta(), decide: takeCoins, command });
    this.failuresLeft.set(`${stream}@${revision}`, failures);
    if (later) this.later.add(`${stream}@${revision}`);
  }

  private reactor(): Reactor<PurseEvent> {
    const handOn = (to: string): CommandAction => ({
      kind: 'command',
      name: 'hand on',
      send: (sender) => sender({ decider: purse, id: to, decide: addCoins, command: { coins: 1 } }),
    });
    return {
      name: REACTOR,
      on: {
        CoinsTaken: ({ stream, revision, metadata, data: { to = 'nobody' } }) => {
          const key = `${stream}@${revision}`;
          const left = this.failuresLeft.get(key) ?? 0;
          this.failuresLeft.set(key, left - 1);
          if (left > 0) throw new Error('not yet');
          if (!this.later.has(key)) return [handOn(to)];
          const at = plusMs(metadata.at, MS_PER_MINUTE);
          // Until it is due it is scheduled under a name that is taken back at once.
          return [
            { kind: 'schedule', id: key, at, payload: { to } },
            { kind: 'cancel', id: `${key} at once` },
          ];
        },
      },
      onTimer: ({ payload }) => [handOn(payload['to'] as string)],
    };
  }

  /** `nextFault` may take its time: the process stands still meanwhile. */
  async hold(nextFault: () => CommitFault | undefined | Promise<undefined>): Promise<Holding> {
    this.epoch += 1;
    const { clock, log } = this;
    const store = new FaultInjectingEventStore(log);
    const commands = await handlerOn(store, this.readStore);
    const hub = { laneCount: LANES.length, log, tellIdleAfterMs: 1 };
    const readStore = new FaultInjectingReadStore(this.journal, nextFault);
    const parts = { store, readStore, commands, clock, hub, ...FAST };
    const reactions = await LaneReactions.open([this.reactor()], parts);
    return new Holding(log, reactions, new ReactorLanes(reactions), this.epoch);
  }

  async read(isThat: (event: RecordedEvent) => boolean): Promise<readonly RecordedEvent[]> {
    return (await collect(this.log.readAll())).filter(isThat);
  }

  async handedOn(): Promise<readonly RecordedEvent[]> {
    return await this.read(({ metadata }) => metadata.causationId !== undefined);
  }

  async taken(): Promise<readonly RecordedEvent[]> {
    return await this.read(({ type }) => type === 'CoinsTaken');
  }

  /** Holds the lanes until what is to happen has happened; answers how to let a paused one go on. */
  async live({ commits, end: { ...fate } }: Holder): Promise<() => Promise<void>> {
    let left = commits;
    const pause = new AbortController();
    const paused = async (): Promise<undefined> => {
      if (!pause.signal.aborted) await event(pause.signal, 'abort');
      return undefined;
    };
    const holding = await this.hold(() => {
      left -= 1;
      if (left >= 0 || fate.kind === 'is not asked') return undefined;
      if (fate.kind === 'is paused') return left === -1 ? paused() : undefined;
      return left === -1 ? fate.fault : 'lost';
    });
    const isOver = () => left < 0 && fate.kind !== 'is not asked';
    await eventually(
      'all is answered, or it is dead or paused',
      async () => isOver() || holding.hasAnsweredAll(),
    );
    if (fate.kind !== 'is paused') await holding.stop();
    return async () => {
      pause.abort();
      if (fate.kind === 'is paused') await holding.hasAnsweredAll();
      await holding.stop();
    };
  }

  /** Somebody holds the lanes to whom nothing happens, and an operator is there. */
  async answerAll(): Promise<void> {
    const holding = await this.hold(() => undefined);
    const desk = await StoredReactions.open({ readStore: this.journal, clock: this.clock });
    await eventually('all is answered', () => holding.hasAnsweredAll());
    for (;;) {
      const { items } = await desk.parked({ limit: 1 });
      if (!items[0]) break;
      await desk.retry(items[0].id);
    }
    this.clock.advance(MS_PER_MINUTE);
    const expected = (await this.taken()).length;
    await eventually('all is handed on', async () => (await this.handedOn()).length >= expected);
    await eventually('that is heard', () => holding.hasAnsweredAll());
    await holding.stop();
  }
}

it('hands every gift on once, whoever holds its lane, dies in a commit, or holds it no longer', async () => {
  await fc.assert(
    fc.asyncProperty(gifts, holders, async (all, script) => {
      const world = new World();
      const toCome = [...all];
      const give = async (count: number): Promise<void> => {
        for (const gift of toCome.splice(0, count)) await world.give(gift);
      };
      const resume: (() => Promise<void>)[] = [];
      for (const holder of script) {
        await give(holder.gifts);
        const goOn = await world.live(holder);
        world.clock.advance(holder.minutes * MS_PER_MINUTE);
        // The one before goes on as if it still held the lanes.
        for (const each of resume.splice(0)) await each();
        resume.push(goOn);
      }
      await give(toCome.length);
      await world.answerAll();
      for (const each of resume) await each();
      await world.answerAll();

      const handedOn = (await world.handedOn()).map(({ metadata }) => metadata.causationId!);
      expect([...handedOn].sort()).toEqual((await world.taken()).map(({ id }) => id).sort());
      for (const lane of LANES)
        expect(await storedPosition(world.journal, { reactor: REACTOR, lane })).toBe(await world.log.end());
    }),
    { numRuns: 40, endOnFailure: true },
  );
});
