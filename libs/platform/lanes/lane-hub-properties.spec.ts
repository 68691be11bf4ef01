import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import {
  comparePositions,
  START,
  type EventFilter,
  type Position,
  type RecordedEvent,
  type SubscriptionBatch,
} from '#platform/event-store/event-store';
import { laneOf } from '#platform/event-store/lanes';
import type { LaneMessage } from '#platform/message-bus/message-bus';
import { anEvent, collect } from '#platform/testing/events';
import { eventually } from '#platform/testing/eventually';
import { LaneHub } from './lane-hub.js';
import type { LaneProgress } from './lane-progress.js';

const LANES = 2;
const LANE = 1;
const TYPES = ['A', 'B', 'C'];

/** The log answers late, and sometimes not at all. */
class FarLog {
  constructor(
    private readonly log: MemoryEventStore,
    private readonly roll: () => number,
  ) {}

  async end(): Promise<Position> {
    await this.wait();
    const end = await this.log.end();
    await this.wait();
    return end;
  }

  async *readAll(read: Parameters<MemoryEventStore['readAll']>[0]): AsyncIterable<readonly RecordedEvent[]> {
    await this.wait();
    for await (const batch of this.log.readAll(read)) {
      // Small batches, so that there is something between them.
      for (let at = 0; at < batch.length; at += 7) {
        yield batch.slice(at, at + 7);
        await this.wait();
        if (this.roll() < 0.02) throw new Error('injected: the log does not answer');
      }
    }
  }

  private async wait(): Promise<void> {
    for (let turns = this.roll() * 4; turns > 0; turns -= 1) await turn();
  }
}

/** Follows, stops, dies and goes on from where it was for certain, like a projector. */
class Follower {
  readonly seen: RecordedEvent[] = [];
  position: Position = START;
  readonly failures: string[] = [];
  private stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    readonly name: string,
    private readonly hub: LaneHub,
    readonly filter: EventFilter,
    private readonly roll: () => number,
  ) {
    this.start();
  }

  start(): void {
    this.stop = new AbortController();
    this.running = this.run(this.stop.signal);
  }

  async halt(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.follow(signal);
      } catch (error) {
        if (!String(error).includes('injected')) throw error;
        await turn();
      }
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { filter, name } = this;
    let [gathered, last]: [RecordedEvent[], Position] = [[], this.position];
    for await (const batch of this.hub.feed(name).subscribeAll({ after: this.position, filter, signal })) {
      for (let turns = this.roll() * 5; turns > 0; turns -= 1) await turn();
      // It dies before what it was handed is kept.
      if (this.roll() < 0.03) throw new Error('injected: crash');
      this.check(batch, last);
      last = batch.watermark;
      gathered.push(...batch.events);
      if (!batch.caughtUp && this.roll() < 0.7) continue;
      this.seen.push(...gathered);
      gathered = [];
      this.position = last;
    }
  }

  private check({ events, watermark }: SubscriptionBatch, last: Position): void {
    if (comparePositions(watermark, last) < 0) this.failures.push(`back to ${watermark}`);
    if (events.some(({ position }) => comparePositions(position, watermark) > 0)) {
      this.failures.push(`events behind the watermark ${watermark}`);
    }
  }
}

/** Sends what a relay would over a bus that loses, repeats, and lets the later overtake the earlier. */
class UnreliableRelay {
  private readonly sent: LaneMessage[] = [];
  private end: Position = START;
  readonly taking: Promise<void>[] = [];

  constructor(
    private readonly log: MemoryEventStore,
    private readonly hub: LaneHub,
    private readonly roll: () => number,
  ) {}

  async append(): Promise<void> {
    for (let count = this.roll() * 12; count > 0; count -= 1) {
      const [stream, type] = [`s-${Math.floor(this.roll() * 8)}`, TYPES[Math.floor(this.roll() * 3)]];
      await this.log.append(stream, 'unchecked', [anEvent({}, type)]);
    }
  }

  async send(how: Happening): Promise<void> {
    if (how === 'repeat') this.hand(this.sent.slice(Math.floor(this.roll() * this.sent.length)));
    if (how === 'send') this.hand([await this.next()]);
    if (how === 'lose') await this.next();
    if (how === 'shuffle') this.hand([await this.next(), await this.next(), await this.next()].reverse());
    // As when something was told that may not be believed: look at the log, it says, and no more.
    const nowhere = '1000000' as Position;
    if (how === 'lie') this.hand([{ lane: LANE, after: nowhere, events: [], watermark: nowhere }]);
    if (this.roll() < 0.5) await Promise.all(this.taking.splice(0));
  }

  async sendTheRest(): Promise<void> {
    const end = await this.log.end();
    while (this.end !== end) this.hand([await this.next()]);
    this.hand([{ lane: LANE, after: end, events: [], watermark: end }]);
    await Promise.all(this.taking.splice(0));
  }

  private hand(messages: readonly LaneMessage[]): void {
    this.taking.push(this.hub.take(messages));
  }

  /** Of some of what was not sent yet. */
  private async next(): Promise<LaneMessage> {
    const unsent = await collect(
      this.log.readAll({ after: this.end, limit: 1 + Math.floor(this.roll() * 9) }),
    );
    const [after, watermark] = [this.end, unsent.at(-1)?.position ?? this.end];
    const events = unsent.filter(({ stream }) => laneOf(stream, LANES) === LANE);
    this.end = watermark;
    const message = { lane: LANE, after, events, watermark };
    this.sent.push(message);
    return message;
  }
}

type Happening = 'append' | 'send' | 'lose' | 'repeat' | 'shuffle' | 'halt' | 'go on' | 'rest' | 'lie';

const happenings = fc.array(
  fc.constantFrom<Happening>(
    ...(['append', 'append', 'append', 'send', 'send', 'send', 'lose', 'repeat', 'shuffle'] as const),
    ...(['halt', 'go on', 'rest', 'lie'] as const),
  ),
  { minLength: 10, maxLength: 80 },
);
const filters = fc.array(
  fc.record({ types: fc.subarray(TYPES, { minLength: 1 }) }, { noNullPrototype: true }),
  { minLength: 1, maxLength: 4 },
);

describe('LaneHub, whatever happens', () => {
  it('shows every follower each event of its lane once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, filters, fc.infiniteStream(fc.nat({ max: 999 })), everyoneSeesEverything),
      { numRuns: 120 },
    );
  });
});

async function everyoneSeesEverything(
  what: readonly Happening[],
  filtersOf: readonly EventFilter[],
  dice: Iterator<number>,
): Promise<void> {
  const roll = (): number => (dice.next().value as number) / 1_000;
  const log = new MemoryEventStore();
  const stop = new AbortController();
  const lies: string[] = [];
  let told: Position = START;
  let lastPassed: readonly string[] = [];
  const onPassed = async ({ position, passed }: LaneProgress): Promise<void> => {
    if (comparePositions(position, told) < 0) lies.push(`back to ${position}`);
    const seenBy = followers.map(({ seen }) => new Set(seen.map(({ id }) => id)));
    const events = (await collect(log.readAll())).filter(
      (event) => laneOf(event.stream, LANES) === LANE && comparePositions(event.position, position) <= 0,
    );
    for (const [n, { name, filter }] of followers.entries()) {
      const isMissing = events.some(({ id, type }) => filter.types?.includes(type) && !seenBy[n]?.has(id));
      if (passed.includes(name) && isMissing) lies.push(`${name} has not seen all up to ${position}`);
    }
    told = position;
    lastPassed = passed;
    await turn();
    if (roll() < 0.1) throw new Error('injected: not told');
  };
  const parts = { lane: LANE, laneCount: LANES, signal: stop.signal, onPassed, tellIdleAfterMs: 1 };
  const hub = new LaneHub({ ...parts, log: new FarLog(log, roll) });
  const followers = filtersOf.map((filter, n) => new Follower(`f${n}`, hub, filter, roll));
  const relay = new UnreliableRelay(log, hub, roll);
  for (const each of what) {
    const follower = followers[Math.floor(roll() * followers.length)];
    if (each === 'append') await relay.append();
    else if (each === 'rest') await turn();
    else if (each === 'halt') await follower?.halt();
    else if (each === 'go on') await follower?.halt().then(() => follower.start());
    else await relay.send(each);
  }
  for (const follower of followers) await follower.halt().then(() => follower.start());
  await relay.sendTheRest();
  await eventually('all at the end', async () => {
    const end = await log.end();
    return followers.every(({ position }) => position === end);
  });
  const ours = (await collect(log.readAll())).filter(({ stream }) => laneOf(stream, LANES) === LANE);
  for (const { seen, failures, filter } of followers) {
    expect(failures).toEqual([]);
    expect(seen).toEqual(ours.filter(({ type }) => filter.types?.includes(type)));
  }
  const end = await log.end();
  const names = followers.map(({ name }) => name);
  await eventually('all told', () => told === end && lastPassed.join() === names.join());
  expect(lies).toEqual([]);
  stop.abort();
  await Promise.all([...followers.map((each) => each.halt()), hub.finished()]);
}
