import { anEvent, collect, idsOf, someEvents } from '#platform/testing/events';
import { eventually } from '#platform/testing/eventually';
import {
  START,
  comparePositions,
  type EventStore,
  type Position,
  type RecordedEvent,
  type Subscription,
  type SubscriptionBatch,
} from './event-store.js';

/** What every event store must do for those who follow it. */
export function subscriptionsContract(openStore: () => Promise<EventStore>): void {
  let store: EventStore;
  let stop: AbortController;
  let followers: Promise<void>[];

  beforeEach(async () => {
    store = await openStore();
    stop = new AbortController();
    followers = [];
  });

  afterEach(async () => {
    stop.abort();
    await Promise.all(followers);
    await store.close();
  });

  function subscribe(from: Partial<Subscription> = {}): AsyncIterable<SubscriptionBatch> {
    return store.subscribeAll({ after: START, signal: stop.signal, ...from });
  }

  /** Everything up to the first moment at which the subscription has seen the position. */
  async function followTo(
    position: Position,
    from: Partial<Subscription> = {},
  ): Promise<SubscriptionBatch[]> {
    const batches: SubscriptionBatch[] = [];
    for await (const batch of subscribe(from)) {
      batches.push(batch);
      if (comparePositions(batch.watermark, position) >= 0) return batches;
    }
    throw new Error(`the subscription ended before ${position}`);
  }

  /** What a subscriber is given for as long as the test goes on. */
  function follow(from: Partial<Subscription> = {}): SubscriptionBatch[] {
    const batches: SubscriptionBatch[] = [];
    followers.push(
      (async () => {
        for await (const batch of subscribe(from)) batches.push(batch);
      })(),
    );
    return batches;
  }

  /** Of the nth event, from 1. */
  async function positionOf(n: number): Promise<Position> {
    const event = (await collect(store.readAll()))[n - 1];
    if (!event) throw new RangeError(`there is no event ${n}`);
    return event.position;
  }

  const eventsIn = (batches: readonly SubscriptionBatch[]): RecordedEvent[] =>
    batches.flatMap(({ events }) => events);

  it('says at once that an empty log has been seen whole', async () => {
    expect(await followTo(START)).toEqual([{ events: [], watermark: START, caughtUp: true }]);
  });

  it('yields what is there, then says that it has caught up', async () => {
    const events = someEvents(30);
    for (const event of events) await store.append('a', 'unchecked', [event]);
    const batches = await followTo(await store.end());
    expect(idsOf(eventsIn(batches))).toEqual(idsOf(events));
    const end = await store.end();
    expect(end).toBe(await positionOf(30));
    expect(batches.at(-1)).toMatchObject({ watermark: end, caughtUp: true });
    const rest = eventsIn(await followTo(end, { after: await positionOf(28) }));
    expect(idsOf(rest)).toEqual(idsOf(events).slice(28));
  });

  it('yields what is appended while it listens, to every subscriber, without a gap or a duplicate', async () => {
    for (const event of someEvents(100)) await store.append('early', 'unchecked', [event]);
    const followed = [follow(), follow(), follow({ after: await positionOf(50) })];
    await Promise.all(someEvents(450).map((event, n) => store.append(`a-${n % 7}`, 'unchecked', [event])));
    followed.push(follow());
    for (const event of someEvents(450)) await store.append('late', 'unchecked', [event]);
    const [log, end] = [await collect(store.readAll()), await store.end()];
    expect(log).toHaveLength(1_000);
    for (const [n, batches] of followed.entries()) {
      await eventually('the subscriber to be at the end', () => batches.at(-1)?.watermark === end);
      expect(eventsIn(batches)).toEqual(n === 2 ? log.slice(50) : log);
    }
  });

  it('loses nothing for a subscriber who is slow', async () => {
    const slow = subscribe()[Symbol.asyncIterator]();
    await slow.next();
    await Promise.all(someEvents(500).map((event) => store.append('a', 'unchecked', [event])));
    const seen: RecordedEvent[] = [];
    while (seen.length < 500) {
      const batch = await slow.next();
      seen.push(...(batch.value as SubscriptionBatch).events);
      if (seen.length < 450) await store.append('b', 'unchecked', [anEvent()]);
    }
    expect(seen).toEqual((await collect(store.readAll())).slice(0, seen.length));
  });

  it('moves its watermark past events that do not pass its filter', async () => {
    await store.append('a', 'noStream', someEvents(3));
    const filter = { types: ['Rare'], streamPrefixes: ['b'] };
    const third = await positionOf(3);
    expect(await followTo(third, { filter })).toEqual([{ events: [], watermark: third, caughtUp: true }]);
    const following = follow({ filter, after: third });
    await store.append('b', 'noStream', [anEvent({}, 'Rare'), anEvent()]);
    const { position: sixth } = await store.append('c', 'noStream', [anEvent({}, 'Rare')]);
    await eventually('the watermark to be at the end', () => following.at(-1)?.watermark === sixth);
    expect(eventsIn(following).map(({ position }) => position)).toEqual([await positionOf(4)]);
  });

  it('yields to whom events are enough all of them, and says truly how far it has looked', async () => {
    const types = ['Rare', 'Rarely', 'Rar.', 'SomethingHappened'];
    const some = Array.from({ length: 100 }, (_, n) => anEvent({ n }, types[n % 4]));
    await store.append('a', 'noStream', some.slice(0, 50));
    const filter = { types: ['Rare', 'Rar.'] };
    const following = follow({ filter, eventsOnly: true });
    for (const event of some.slice(50)) await store.append('a', 'exists', [event]);
    const rare = (await collect(store.readAll())).filter(({ type }) => filter.types.includes(type));
    await eventually('all that pass the filter', () => eventsIn(following).length === rare.length);
    expect(eventsIn(following)).toEqual(rare);
    for (const [n, { watermark }] of following.entries()) {
      const rest = rare.filter(({ position }) => comparePositions(position, watermark) > 0);
      expect(eventsIn(following.slice(n + 1))).toEqual(rest);
    }
  });

  it('ends without an error when it is told to, asleep or not', async () => {
    await store.append('a', 'noStream', someEvents(2));
    const asleep = subscribe()[Symbol.asyncIterator]();
    expect((await asleep.next()).value).toMatchObject({ caughtUp: true });
    const waiting = asleep.next();
    stop.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    const late = subscribe()[Symbol.asyncIterator]();
    expect(await late.next()).toEqual({ done: true, value: undefined });
  });

  it('ends when the store is closed', async () => {
    const follower = subscribe()[Symbol.asyncIterator]();
    await follower.next();
    const waiting = follower.next();
    await store.close();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });
}
