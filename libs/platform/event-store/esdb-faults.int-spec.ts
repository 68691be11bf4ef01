import fc from 'fast-check';
import { anEvent, collect, idsOf, someEvents } from '#platform/testing/events';
import { eventually } from '#platform/testing/eventually';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import type { AppendFault } from '../../../tools/esdb-double/appends.js';
import { EsdbDouble } from '../../../tools/esdb-double/esdb-double.js';
import { CataloguedEventStore } from './catalogued.event-store.js';
import { EsdbEventStore } from './esdb.event-store.js';
import { EventCatalogue } from './event-definition.js';
import {
  OutcomeUnknown,
  START,
  StoreUnavailable,
  WrongExpectedRevision,
  type Appended,
  type Expected,
  type NewEvent,
  type RecordedEvent,
  type SubscriptionBatch,
} from './event-store.js';

let double: EsdbDouble;
let store: EsdbEventStore;
let reports: string[];

beforeEach(async () => {
  double = await EsdbDouble.start();
  reports = [];
  store = await EsdbEventStore.open({ url: double.url, report: (line) => reports.push(line) });
});

afterEach(async () => {
  await store.close();
  await double.stop();
});

/** The faults of the next appends, one after the other. */
function failNext(...faults: (AppendFault | undefined)[]): void {
  double.failAppends(() => faults.shift());
}

const MAX_ATTEMPTS = 100;

/** As whoever appends does it: what is unknown is repeated as it was. */
async function appendUntilKnown(stream: string, expected: Expected, events: NewEvent[]): Promise<Appended> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store.append(stream, expected, events);
    } catch (error) {
      const isPassing = error instanceof OutcomeUnknown || error instanceof StoreUnavailable;
      if (!isPassing || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

describe('an append to an EventStoreDB (a double) that fails', () => {
  it.each<Expected>(['noStream', 'unchecked'])(
    'as it answers is unknown, and its repeat with %s is recognised',
    async (expected) => {
      failNext('drop-after');
      const events = someEvents(2);
      await expect(store.append('a', expected, events)).rejects.toBeInstanceOf(OutcomeUnknown);
      expect(await appendUntilKnown('a', expected, events)).toMatchObject({ revision: 1, repeated: true });
      expect(idsOf(await collect(store.readAll()))).toEqual(idsOf(events));
    },
  );

  it('before it has written is unknown too, and its repeat is written', async () => {
    failNext('drop-before');
    const events = someEvents(2);
    await expect(store.append('a', 'noStream', events)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await appendUntilKnown('a', 'noStream', events)).toMatchObject({ revision: 1, repeated: false });
  });

  it.each<AppendFault>(['no-answer', 'end-politely'])(
    'by saying nothing (%s) is unknown after a while, and does not hold up those that follow',
    async (fault) => {
      failNext(fault);
      const events = someEvents(2);
      await expect(store.append('a', 'noStream', events)).rejects.toBeInstanceOf(OutcomeUnknown);
      expect(await store.append('a', 'noStream', events)).toMatchObject({ revision: 1, repeated: true });
      expect(await store.append('b', 'noStream', someEvents(1))).toMatchObject({ repeated: false });
    },
  );

  it('by refusing it is not in the log', async () => {
    failNext('deny');
    await expect(store.append('a', 'noStream', someEvents(1))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await store.end()).toBe(START);
  });

  it('under many appends at once fails them all, and nothing else', async () => {
    let [appends, failures] = [0, 0];
    double.failAppends(() => ((appends += 1) === 30 ? 'drop-after' : undefined));
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const events = Array.from({ length: 200 }, () => anEvent({ text: 'x'.repeat(50_000) }));
    const append = async (event: NewEvent, n: number): Promise<Appended> => {
      try {
        return await store.append(`a-${n}`, 'noStream', [event]);
      } catch {
        failures += 1;
        return await appendUntilKnown(`a-${n}`, 'noStream', [event]);
      }
    };
    await Promise.all(events.map(append));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
    expect(failures).toBeGreaterThan(0);
    expect(idsOf(await collect(store.readAll())).toSorted()).toEqual(idsOf(events).toSorted());
  });
});

describe('an EventStoreDB (a double) that is away', () => {
  it('is named, without the credentials, by whoever wants something of it', async () => {
    await store.append('a', 'noStream', someEvents(1));
    await double.stop();
    const { host } = new URL(double.url);
    const asked = [
      () => store.append('a', { exact: 0 }, someEvents(1)),
      () => store.append('a', 'unchecked', someEvents(1)),
      () => collect(store.readStream('a')),
      () => collect(store.readAll()),
      () => store.end(),
      () => EsdbEventStore.open({ url: double.url.replace('//', '//florin:hunter2@') }),
    ];
    // The first call after the connection broke may hear of that instead.
    await store.append('a', { exact: 0 }, someEvents(1)).catch(() => undefined);
    for (const ask of asked) {
      const failure = ask();
      await expect(failure).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(failure).rejects.toThrow(host);
      await expect(failure).rejects.not.toThrow('hunter2');
    }
    await double.startAgain();
    const after = await eventually('an append to come through', () =>
      store.append('a', { exact: 0 }, someEvents(1)).catch(() => undefined),
    );
    expect(after).toMatchObject({ revision: 1, repeated: false });
  });

  it.each(['esdb://florin:hunter2@', 'postgres://florin:hunter2@there', 'hunter2'])(
    'at an address that cannot be read is not told of with the address (%#)',
    async (url) => {
      const failure = EsdbEventStore.open({ url });
      await expect(failure).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(failure).rejects.not.toThrow('hunter2');
    },
  );

  it('is followed again, without a gap or a duplicate, when it is back', async () => {
    const stop = new AbortController();
    const batches: SubscriptionBatch[] = [];
    const following = (async () => {
      const subscription = store.subscribeAll({ after: START, signal: stop.signal });
      for await (const batch of subscription) batches.push(batch);
    })();
    const seen = (): string[] => batches.flatMap(({ events }) => idsOf(events));
    const events = someEvents(120);
    for (const [n, event] of events.entries()) {
      if (n % 50 === 20) double.dropConnections();
      if (n === 60) {
        await double.stop();
        await double.startAgain();
      }
      await eventually('the append to come through', () =>
        store.append(`a-${n}`, 'noStream', [event]).catch(() => undefined),
      );
    }
    await eventually('all events to be seen', () => seen().length >= events.length, 20_000);
    expect(seen()).toEqual(idsOf(events));
    expect(batches.at(-1)).toMatchObject({ watermark: await store.end(), caughtUp: true });
    expect(reports.filter((line) => line.includes('does not answer')).length).toBeGreaterThan(0);
    stop.abort();
    await following;
  });
});

describe('an EventStoreDB (a double) that ends connections on which many calls are cancelled', () => {
  /** More than a burst that such a server lets pass. */
  const MANY = 2_000;
  const AT_ONCE = 100;
  const last = (stream: string, limit: number) => (): Promise<string[]> =>
    firstOf(store.readStream(stream, { direction: 'backward', limit }));

  async function firstOf(read: AsyncIterable<readonly RecordedEvent[]>): Promise<string[]> {
    for await (const [event] of read) return event ? [event.id] : [];
    return [];
  }

  it.each<[string, () => Promise<unknown>]>([
    ['the end of the log', () => store.end()],
    ['streams that are not there', last('nowhere', Infinity)],
    ['the last event of streams', last('a', 1)],
  ])('does not end that of somebody who asks over and over for %s', async (_, ask) => {
    await store.append('a', 'noStream', someEvents(3));
    const expected = await ask();
    for (let asked = 0; asked < MANY; asked += AT_ONCE) {
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, ask));
      for (const answer of answers) expect(answer).toEqual(expected);
    }
  });
});

describe('an event that somebody else wrote to EventStoreDB (a double)', () => {
  it.each<[string, Parameters<EsdbDouble['inject']>[1]]>([
    ['malformed JSON', { data: Buffer.from('{"amount": 12') }],
    ['JSON that is not an object', { data: Buffer.from('"text"') }],
    ['no JSON', { contentType: 'application/octet-stream' }],
    ['metadata that are not ours', {}],
    ['malformed metadata', { metadata: Buffer.from('{') }],
    ['no metadata', { metadata: Buffer.alloc(0) }],
  ])('with %s is told of, and does not stop whoever reads', async (_, event) => {
    const [before, after] = [anEvent(), anEvent()];
    await store.append('a', 'noStream', [before]);
    double.inject('a', event);
    await store.append('a', { exact: 1 }, [after]);
    const events = await collect(store.readAll());
    expect(events).toHaveLength(3);
    expect(events[1]).toMatchObject({ type: 'Injected', stream: 'a', revision: 1, data: {} });
    expect(events[1]?.unreadable).toMatch(/^its? /);
    expect([events[0]?.id, events[2]?.id]).toEqual([before.id, after.id]);
    expect(events.map(({ unreadable }) => unreadable === undefined)).toEqual([true, false, true]);
    expect(await collect(store.readStream('a'))).toEqual(events);
    const stop = new AbortController();
    for await (const batch of store.subscribeAll({ after: START, signal: stop.signal })) {
      expect(batch.events).toEqual(events);
      stop.abort();
    }
  });

  it('goes through the catalogue as it is, whatever its type', async () => {
    double.inject('a', { data: Buffer.from('{') });
    const catalogue = new EventCatalogue([]);
    const catalogued = new CataloguedEventStore(store, catalogue, new Sealer(new MemoryVault()));
    expect(await collect(catalogued.readAll())).toEqual(await collect(store.readAll()));
  });
});

interface Step {
  readonly stream: string;
  readonly count: number;
  readonly isChecked: boolean;
  readonly faults: readonly (AppendFault | undefined)[];
}

const step: fc.Arbitrary<Step> = fc.record({
  stream: fc.constantFrom('a', 'b', 'c'),
  count: fc.integer({ min: 1, max: 3 }),
  isChecked: fc.boolean(),
  faults: fc.array(fc.constantFrom(undefined, 'drop-before', 'drop-after', 'deny'), { maxLength: 3 }),
});

describe('appends to an EventStoreDB (a double) that fails at random', () => {
  /** Where the stream is, as far as whoever writes next knows. */
  async function knownRevision({ stream, isChecked }: Step): Promise<Expected> {
    if (!isChecked) return 'unchecked';
    const [last] = await collect(store.readStream(stream, { direction: 'backward', limit: 1 }));
    return last ? { exact: last.revision } : 'noStream';
  }

  /** The ids of what was acknowledged. */
  async function write({ stream, count }: Step, expected: Expected): Promise<readonly string[]> {
    const events = someEvents(count);
    try {
      await appendUntilKnown(stream, expected, events);
      return idsOf(events);
    } catch (error) {
      if (error instanceof WrongExpectedRevision) return [];
      throw error;
    }
  }

  it('are all there once when they were acknowledged, and not there when they were refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
        async (rounds) => {
          const before = await collect(store.readAll());
          const acknowledged: string[] = [];
          for (const round of rounds) {
            const expected = await Promise.all(round.map(knownRevision));
            failNext(...round.flatMap(({ faults }) => faults));
            const written = await Promise.all(round.map((each, n) => write(each, expected[n]!)));
            acknowledged.push(...written.flat());
            failNext();
          }
          const log = await collect(store.readAll());
          expect(idsOf(log.slice(before.length)).toSorted()).toEqual(acknowledged.toSorted());
          for (const stream of ['a', 'b', 'c']) {
            const revisions = log.filter((event) => event.stream === stream).map(({ revision }) => revision);
            expect(revisions).toEqual(revisions.map((_, n) => n));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
