import { anEvent, collect, idsOf, someEvents } from '#platform/testing/events';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { EmbeddedEventStore, type EmbeddedOptions } from './embedded.event-store.js';
import { modelContract } from './event-store-model.contract.js';
import { subscriptionsContract } from './event-store-subscriptions.contract.js';
import { eventStoreContract } from './event-store.contract.js';

const reports: string[] = [];
const report = (line: string): void => void reports.push(line);

/** Segments, index and memory so small that a few events make many of them. */
const tiny: Partial<EmbeddedOptions> = {
  segmentBytes: 2_000,
  indexEveryEvents: 8,
  maxUnindexedEvents: 16,
  recentBytes: 1_000,
};

function open(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedEventStore> {
  return EmbeddedEventStore.open({ directory: temporaryDirectory(), report, ...options });
}

afterEach(() => expect(reports.splice(0)).toEqual([]));

describe('the embedded event store', () => {
  eventStoreContract(() => open());
  subscriptionsContract(() => open());
});

describe('the embedded event store with tiny limits', () => {
  const directories = new WeakMap<object, string>();

  async function openTiny(directory = temporaryDirectory()): Promise<EmbeddedEventStore> {
    const store = await open({ directory, ...tiny });
    directories.set(store, directory);
    return store;
  }

  eventStoreContract(openTiny);
  subscriptionsContract(openTiny);
  modelContract(
    openTiny,
    async (store) => {
      await store.close();
      return openTiny(directories.get(store));
    },
    60,
  );
});

describe('the embedded event store, opened again', () => {
  it.each([
    ['usual', {}],
    ['tiny', tiny],
  ])('has everything it acknowledged, with %s limits', async (_, limits) => {
    const directory = temporaryDirectory();
    const store = await open({ directory, ...limits });
    const events = someEvents(100);
    for (const [n, event] of events.entries()) await store.append(`s-${n % 3}`, 'unchecked', [event]);
    await store.close();
    const again = await open({ directory, ...limits });
    expect(idsOf(await collect(again.readAll()))).toEqual(idsOf(events));
    expect(await again.end()).toBe('100');
    const last = events[99];
    expect(await again.append('s-0', 'exists', last ? [last] : [])).toMatchObject({
      revision: 33,
      repeated: true,
    });
    expect(await again.append('s-0', { exact: 33 }, [anEvent()])).toMatchObject({
      revision: 34,
      position: '101',
    });
    await again.close();
  });
});

describe('the embedded event store, asked for more than it can hold', () => {
  it('turns away what would have to wait too long, and keeps the rest', async () => {
    const store = await open();
    const text = 'x'.repeat(1_000_000);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 80 }, () => store.append('a', 'unchecked', [anEvent({ text })])),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(20);
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: { name: 'StoreUnavailable' } });
    expect(await store.end()).toBe(String(outcomes.length - refused.length));
    expect(await collect(store.readStream('a', { from: 40, limit: 10 }))).toHaveLength(10);
    await store.close();
  });
});
