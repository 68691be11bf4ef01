import { anEvent, idsOf, someEvents } from '#platform/testing/events';
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

  beforeEach(async () => {
    store = await openStore();
    stop = new AbortController();
  });

  afterEach(async () => {
    stop.abort();
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
    expect(batches.at(-1)).toMatchObject({ watermark: '30', caughtUp: true });
    expect(eventsIn(await followTo(await store.end(), { after: '28' as Position }))).toHaveLength(2);
  });

  it('yields what is appended while it listens, to every subscriber, without a gap or a duplicate', async () => {
    const count = 1_000;
    const end = String(count) as Position;
    for (const event of someEvents(100)) await store.append('early', 'unchecked', [event]);
    const followers = [followTo(end), followTo(end), followTo(end, { after: '50' as Position })];
    await Promise.all(someEvents(450).map((event, n) => store.append(`a-${n % 7}`, 'unchecked', [event])));
    followers.push(followTo(end));
    for (const event of someEvents(450)) await store.append('late', 'unchecked', [event]);
    for (const [n, batches] of (await Promise.all(followers)).entries()) {
      const first = n === 2 ? 50 : 0;
      const positions = eventsIn(batches).map(({ position }) => Number(position));
      expect(positions).toEqual(Array.from({ length: count - first }, (_, i) => first + i + 1));
    }
  });

  it('loses nothing for a subscriber who is slow', async () => {
    const slow = subscribe()[Symbol.asyncIterator]();
    await slow.next();
    await Promise.all(someEvents(500).map((event) => store.append('a', 'unchecked', [event])));
    const positions: number[] = [];
    while (positions.length < 500) {
      const batch = await slow.next();
      for (const { position } of (batch.value as SubscriptionBatch).events) positions.push(Number(position));
      if (positions.length < 450) await store.append('b', 'unchecked', [anEvent()]);
    }
    expect(positions).toEqual(positions.map((_, n) => n + 1));
  });

  it('moves its watermark past events that do not pass its filter', async () => {
    await store.append('a', 'noStream', someEvents(3));
    const filter = { types: ['Rare'], streamPrefixes: ['b'] };
    expect(await followTo('3' as Position, { filter })).toEqual([
      { events: [], watermark: '3', caughtUp: true },
    ]);
    const following = followTo('6' as Position, { filter, after: '3' as Position });
    await store.append('b', 'noStream', [anEvent({}, 'Rare'), anEvent()]);
    await store.append('c', 'noStream', [anEvent({}, 'Rare')]);
    expect(eventsIn(await following).map(({ position }) => position)).toEqual(['4']);
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
