import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { START, type NewEvent, type Position, type RecordedEvent } from '#platform/event-store/event-store';
import { laneOf } from '#platform/event-store/lanes';
import { LaneHub } from '#platform/lanes/lane-hub';
import { MemoryBroker, MemoryMessageBus } from '#platform/message-bus/memory.message-bus';
import { BusUnavailable, type LaneMessage } from '#platform/message-bus/message-bus';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import type { ReadStore } from '#platform/read-store/read-store';
import { anEvent, collect } from '#platform/testing/events';
import { eventually } from '#platform/testing/eventually';
import { FaultInjectingReadStore } from '#platform/testing/fault-injecting.read-store';
import { silentLog } from '#platform/testing/silent-log';
import { BYTES_PER_MESSAGE, EVENTS_PER_MESSAGE } from './lane-chains.js';
import { Relay } from './relay.js';

const LANES = 3;
const GROUP = 'projector';

/** A bus that can be made to refuse messages, or to take them only later. */
class FickleBus extends MemoryMessageBus {
  isRefusing = false;
  private gate: Promise<void> = Promise.resolve();

  /** What is sent from now on arrives when the answer is called. */
  hold(): () => void {
    let open = (): void => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return () => open();
  }

  override async publish(messages: readonly LaneMessage[]): Promise<void> {
    await this.gate;
    if (this.isRefusing) throw new BusUnavailable('injected');
    await super.publish(messages);
  }
}

/** Follows all lanes, and keeps what it sees. */
class Consumer {
  readonly positions: number[][] = [];
  readonly messages: LaneMessage[] = [];

  constructor(log: MemoryEventStore, bus: MemoryMessageBus, signal: AbortSignal) {
    for (let lane = 0; lane < LANES; lane += 1) this.follow({ lane, log, bus, signal });
  }

  private follow({
    lane,
    log,
    bus,
    signal,
  }: {
    lane: number;
    log: MemoryEventStore;
    bus: MemoryMessageBus;
    signal: AbortSignal;
  }): void {
    const hub = new LaneHub({ lane, laneCount: LANES, log, signal });
    const seen: number[] = [];
    this.positions.push(seen);
    const reading = async (): Promise<void> => {
      for await (const { events } of hub.feed('f').subscribeAll({ after: START, signal }))
        seen.push(...events.map(({ position }) => Number(position)));
    };
    const take = async (messages: readonly LaneMessage[]): Promise<void> => {
      this.messages.push(...messages);
      await hub.take(messages);
    };
    for (const running of [reading(), bus.consume({ group: GROUP, lane, take, signal })]) {
      running.catch((error: unknown) => this.failures.push(error));
    }
  }

  readonly failures: unknown[] = [];
}

describe('Relay', () => {
  let log: MemoryEventStore;
  let broker: MemoryBroker;
  let bus: FickleBus;
  let store: MemoryReadStore;
  let stop: AbortController;
  let consumer: Consumer;
  const running: Promise<void>[] = [];

  beforeEach(async () => {
    [log, broker, store, stop] = [
      new MemoryEventStore(),
      new MemoryBroker(),
      new MemoryReadStore(),
      new AbortController(),
    ];
    bus = new FickleBus(broker);
    await bus.prepare([GROUP], LANES);
    consumer = new Consumer(log, bus, stop.signal);
  });

  afterEach(async () => {
    stop.abort();
    await Promise.all(running.splice(0));
  });

  async function append(...events: NewEvent[]): Promise<void> {
    for (const event of events) await log.append(`s-${Math.floor(Math.random() * 20)}`, 'unchecked', [event]);
  }

  it('gives notice of what others wait for, on the queue of its name', async () => {
    const heard: string[] = [];
    const take = async ({ id }: RecordedEvent): Promise<void> => void heard.push(id);
    running.push(bus.consumeNotices({ queue: 'news', take, signal: stop.signal }));
    await published(lead(1, { notices: new Map([['NewsHappened', 'news']]) }).relay);
    const news = { ...anEvent(), type: 'NewsHappened' };
    await append(anEvent(), news, anEvent());
    await eventually('the notice', () => heard.length > 0);
    expect(heard).toEqual([news.id]);
    await expectAllSeen();
  });

  interface Leading {
    readonly relay: Relay;
    readonly retire: () => Promise<void>;
  }

  function lead(
    epoch: number,
    parts: { bus?: MemoryMessageBus; readStore?: ReadStore; notices?: ReadonlyMap<string, string> } = {},
  ): Leading {
    const relay = new Relay({
      store: log,
      bus,
      readStore: store,
      log: silentLog,
      laneCount: LANES,
      groups: [GROUP],
      ...parts,
    });
    const ending = new AbortController();
    const leading = relay.run({ epoch, signal: AbortSignal.any([ending.signal, stop.signal]) });
    running.push(leading);
    const retire = async (): Promise<void> => {
      ending.abort();
      await leading;
    };
    return { relay, retire };
  }

  async function stored(): Promise<{ position: Position; epoch: number } | undefined> {
    const document = await store.get('platform.relay', 'position');
    return document?.body as { position: Position; epoch: number } | undefined;
  }

  /** Every event once, in the order of its lane. */
  async function expectAllSeen(): Promise<void> {
    const events = await collect(log.readAll());
    const seen = (): number => consumer.positions.flat().length;
    await eventually('all events', () => seen() >= events.length);
    const inLane = (lane: number): RecordedEvent[] =>
      events.filter(({ stream }) => laneOf(stream, LANES) === lane);
    const expected = consumer.positions.map((_, lane) =>
      inLane(lane).map(({ position }) => Number(position)),
    );
    expect(consumer.positions).toEqual(expected);
    expect(consumer.failures).toEqual([]);
  }

  const published = (relay: Relay): Promise<unknown> =>
    eventually('everything published', async () => relay.status().position === (await log.end()));

  const someOf = (count: number): NewEvent[] => Array.from({ length: count }, () => anEvent());

  it('publishes what is appended, and tells quiet lanes how far the log is', async () => {
    const { relay } = lead(1);
    await append(...someOf(30));
    await expectAllSeen();
    await log.append('s-1', 'unchecked', [anEvent()]);
    const lanesAtTheEnd = (): Set<number> =>
      new Set(consumer.messages.filter(({ watermark }) => watermark === '31').map(({ lane }) => lane));
    await eventually('all lanes at the end', () => lanesAtTheEnd().size === LANES);
    await eventually('the checkpoint', async () => (await stored())?.position === '31');
    expect(relay.status()).toEqual({ isLeading: true, caughtUp: true, position: '31' });
  });

  it('publishes again what it had published before it died, and nobody sees it twice', async () => {
    let isLosing = false;
    const readStore = new FaultInjectingReadStore(store, () => (isLosing ? 'lost' : undefined));
    const first = lead(1, { readStore });
    await eventually('the beginning', () => consumer.messages.length >= LANES);
    await append(...someOf(3));
    await eventually('the checkpoint', async () => (await stored())?.position === '3');
    isLosing = true;
    await append(...someOf(40));
    await published(first.relay);
    await first.retire();
    expect(await stored()).toEqual({ position: '3', epoch: 1 });
    const second = lead(2);
    await append(...someOf(10));
    await published(second.relay);
    await expectAllSeen();
    expect(consumer.messages.flatMap(({ events }) => events)).toHaveLength(3 + 40 + 40 + 10);
  });

  it('never lets a former leader move the checkpoint, nor anyone see an event twice', async () => {
    const slow = new FickleBus(broker);
    const former = lead(1, { bus: slow });
    await append(...someOf(20));
    await published(former.relay);
    const release = slow.hold();
    await append(...someOf(20));
    const latter = lead(2);
    await append(...someOf(20));
    await published(latter.relay);
    await eventually('the checkpoint', async () => (await stored())?.epoch === 2);
    release();
    await published(former.relay);
    await append(...someOf(20));
    await Promise.all([published(former.relay), published(latter.relay)]);
    await former.retire();
    expect(await stored()).toMatchObject({ epoch: 2 });
    await expectAllSeen();
  });

  it('waits for a bus that takes nothing, and begins again with what it did not take', async () => {
    const { relay } = lead(1);
    await append(...someOf(10));
    await published(relay);
    bus.isRefusing = true;
    await append(...someOf(10));
    await eventually('the fault', () => relay.status().fault);
    expect(relay.status()).toMatchObject({ isLeading: true, caughtUp: false, position: '10' });
    bus.isRefusing = false;
    await published(relay);
    await expectAllSeen();
    expect(relay.status().fault).toBeUndefined();
  });

  it('goes on where the leader before has stopped', async () => {
    const first = lead(1);
    await append(...someOf(10));
    await published(first.relay);
    await first.retire();
    expect(await stored()).toEqual({ position: '10', epoch: 1 });
    await append(...someOf(10));
    consumer.messages.length = 0;
    await published(lead(2).relay);
    await expectAllSeen();
    expect(
      consumer.messages.filter(({ events }) => events.length > 0).map(({ after }) => Number(after) >= 10),
    ).not.toContain(false);
  });

  it('keeps messages small', async () => {
    const { relay } = lead(1);
    await eventually('the beginning', () => consumer.messages.length >= LANES);
    const big = 'x'.repeat(BYTES_PER_MESSAGE / 3);
    await log.append('s-1', 'unchecked', someOf(EVENTS_PER_MESSAGE * 2));
    await log.append(
      's-1',
      'unchecked',
      Array.from({ length: 3 }, () => anEvent({ big })),
    );
    await log.append('s-1', 'unchecked', [anEvent({ big: big.repeat(3) })]);
    await published(relay);
    await expectAllSeen();
    const sizes = consumer.messages.map(({ events }) => events.length).filter((count) => count > 0);
    expect(Math.max(...sizes)).toBe(EVENTS_PER_MESSAGE);
    const bytes = consumer.messages
      .filter(({ events }) => events.length > 1)
      .map(({ events }) => JSON.stringify(events).length);
    expect(Math.max(...bytes)).toBeLessThan(BYTES_PER_MESSAGE * 1.01);
  });
});
