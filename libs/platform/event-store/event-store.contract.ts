import { anEvent, collect, idsOf, someEvents } from '#platform/testing/events';
import {
  InvalidAppend,
  MAX_APPEND_BYTES,
  MAX_EVENTS_PER_APPEND,
  MAX_STREAM_NAME_BYTES,
  START,
  StoreUnavailable,
  WrongExpectedRevision,
  comparePositions,
  type EventStore,
  type Expected,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type StreamRead,
} from './event-store.js';

const exact = (revision: number): Expected => ({ exact: revision });

/** What every event store must do, whatever engine keeps the events: appending and reading. */
export function eventStoreContract(openStore: () => Promise<EventStore>): void {
  let store: EventStore;

  beforeEach(async () => {
    store = await openStore();
  });

  afterEach(() => store.close());

  async function appendEach(stream: string, events: readonly NewEvent[]): Promise<void> {
    for (const event of events) await store.append(stream, 'unchecked', [event]);
  }

  async function revisionsOf(stream: string, read?: StreamRead): Promise<number[]> {
    return (await collect(store.readStream(stream, read))).map(({ revision }) => revision);
  }

  /** The whole log, in which every event stands after the one before it. */
  async function wholeLog(): Promise<readonly RecordedEvent[]> {
    const events = await collect(store.readAll());
    let last = START;
    for (const { position } of events) {
      expect(comparePositions(position, last)).toBeGreaterThan(0);
      last = position;
    }
    return events;
  }

  describe('append', () => {
    it('answers with the place of the last event', async () => {
      const answers = [
        await store.append('a', 'noStream', someEvents(3)),
        await store.append('b', 'noStream', someEvents(1)),
        await store.append('a', exact(2), someEvents(1)),
      ];
      const log = await wholeLog();
      expect(log).toHaveLength(5);
      expect(answers).toEqual([
        { revision: 2, position: log[2]?.position, repeated: false },
        { revision: 0, position: log[3]?.position, repeated: false },
        { revision: 3, position: log[4]?.position, repeated: false },
      ]);
      expect(await store.end()).toBe(log[4]?.position);
    });

    it('takes a stream for new only once', async () => {
      await store.append('a', 'noStream', someEvents(1));
      const again = store.append('a', 'noStream', someEvents(1));
      await expect(again).rejects.toBeInstanceOf(WrongExpectedRevision);
      await expect(again).rejects.toMatchObject({ stream: 'a', expected: 'noStream', actual: 0 });
    });

    it('takes an exact revision for what it is', async () => {
      await expect(store.append('a', exact(0), someEvents(1))).rejects.toMatchObject({ actual: undefined });
      await store.append('a', 'noStream', someEvents(2));
      await expect(store.append('a', exact(0), someEvents(1))).rejects.toBeInstanceOf(WrongExpectedRevision);
      await expect(store.append('a', exact(2), someEvents(1))).rejects.toMatchObject({ actual: 1 });
      await store.append('a', exact(1), someEvents(1));
      expect(await revisionsOf('a')).toEqual([0, 1, 2]);
    });

    it('tells a stream that exists from one that does not', async () => {
      await expect(store.append('a', 'exists', someEvents(1))).rejects.toBeInstanceOf(WrongExpectedRevision);
      await store.append('a', 'unchecked', someEvents(1));
      await store.append('a', 'exists', someEvents(1));
      expect(await revisionsOf('a')).toEqual([0, 1]);
    });

    it('lets one of many concurrent appends to a revision through', async () => {
      await store.append('a', 'noStream', someEvents(1));
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, () => store.append('a', exact(0), someEvents(2))),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await revisionsOf('a')).toEqual([0, 1, 2]);
    });

    it('keeps concurrent appends to many streams whole and in the order of each stream', async () => {
      const streams = Array.from({ length: 20 }, (_, n) => `stream-${n}`);
      const appends = streams.flatMap((stream) =>
        Array.from({ length: 20 }, () => store.append(stream, 'unchecked', someEvents(3))),
      );
      await Promise.all(appends);
      for (const stream of streams) {
        const events = await collect(store.readStream(stream));
        expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: 60 }, (_, n) => n));
        expect(events.map(({ data }) => data['n'])).toEqual(Array.from({ length: 60 }, (_, n) => n % 3));
      }
      expect(await wholeLog()).toHaveLength(1_200);
    });

    it('refuses an append after it is closed', async () => {
      await store.close();
      await expect(store.append('a', 'noStream', someEvents(1))).rejects.toBeInstanceOf(StoreUnavailable);
    });
  });

  describe('a repeated append', () => {
    it.each<[string, Expected]>([
      ['a new stream', 'noStream'],
      ['an exact revision', exact(1)],
    ])('of %s answers like the first, also when others came after it', async (_, expected) => {
      if (expected !== 'noStream') await store.append('a', 'noStream', someEvents(2));
      const events = someEvents(3);
      const first = await store.append('a', expected, events);
      await store.append('a', 'exists', someEvents(2));
      expect(await store.append('a', expected, events)).toEqual({ ...first, repeated: true });
    });

    it.each<Expected>(['exists', 'unchecked'])(
      'with %s is recognised as the last of its stream',
      async (expected) => {
        await store.append('a', 'noStream', someEvents(1));
        const events = someEvents(2);
        const first = await store.append('a', expected, events);
        await store.append('b', 'noStream', someEvents(1));
        expect(await store.append('a', expected, events)).toEqual({ ...first, repeated: true });
        expect(await revisionsOf('a')).toEqual([0, 1, 2]);
      },
    );

    it('while the first is still under way is one with it', async () => {
      const events = someEvents(2);
      const outcomes = await Promise.all([
        store.append('a', 'noStream', events),
        store.append('a', 'noStream', events),
        store.append('a', 'unchecked', events),
      ]);
      const log = await wholeLog();
      expect(idsOf(log)).toEqual(idsOf(events));
      const place = [1, log[1]?.position];
      expect(outcomes.map(({ revision, position }) => [revision, position])).toEqual(Array(3).fill(place));
      expect(outcomes.map(({ repeated }) => repeated)).toEqual([false, true, true]);
      expect(await store.end()).toBe(log[1]?.position);
    });

    it('is not one when only some of the events are the same', async () => {
      const [first, second] = [anEvent(), anEvent()];
      await store.append('a', 'noStream', [first, second]);
      for (const events of [[first], [first, anEvent()], [second, first], [first, second, anEvent()]]) {
        const attempt = store.append('a', 'noStream', events);
        if (events.length === 1) expect(await attempt).toMatchObject({ revision: 0, repeated: true });
        else await expect(attempt).rejects.toBeInstanceOf(WrongExpectedRevision);
      }
      expect(await revisionsOf('a')).toEqual([0, 1]);
    });
  });

  describe('what cannot be appended', () => {
    it.each([
      ['an empty name', ''],
      ['too long a name', 'ä'.repeat(MAX_STREAM_NAME_BYTES / 2 + 1)],
      ['a control character', 'a\u0000b'],
      ['a line break', 'a\nb'],
      ['half a surrogate pair', 'a\ud800'],
      ['the beginning that a server keeps for itself', '$a'],
    ])('is a stream with %s', async (_, stream) => {
      await expect(store.append(stream, 'unchecked', someEvents(1))).rejects.toBeInstanceOf(InvalidAppend);
    });

    it.each<[string, () => NewEvent[]]>([
      ['no events', () => []],
      ['too many events', () => someEvents(MAX_EVENTS_PER_APPEND + 1)],
      ['more bytes than allowed', () => [anEvent({ text: 'x'.repeat(MAX_APPEND_BYTES) })]],
      [
        'more bytes than allowed in all',
        () => Array.from({ length: 5 }, () => anEvent({ text: 'ä'.repeat(120_000) })),
      ],
      ['an event twice', () => Array<NewEvent>(2).fill(anEvent())],
      ['an event without a type', () => [anEvent({}, '')]],
      ['an event with too long a type', () => [anEvent({}, 'T'.repeat(256))]],
      ['an event with a type that a server keeps for itself', () => [anEvent({}, '$T')]],
    ])('is %s', async (_, events) => {
      await expect(store.append('a', 'unchecked', events())).rejects.toBeInstanceOf(InvalidAppend);
      expect(await store.end()).toBe(START);
    });

    it('is anything at a revision that cannot be', async () => {
      await expect(store.append('a', exact(-1), someEvents(1))).rejects.toBeInstanceOf(InvalidAppend);
      await expect(store.append('a', exact(0.5), someEvents(1))).rejects.toBeInstanceOf(InvalidAppend);
    });
  });

  describe('an event', () => {
    it('comes back as it went in, with its place', async () => {
      const event: NewEvent = {
        ...anEvent({
          text: 'Grüße 👋 \u0000 \ud800 "quoted"',
          list: [1, { deep: null }],
          n: 1.5e300,
          flag: false,
        }),
        type: 'Überwiesen🪙',
        schemaVersion: 7,
      };
      const full = {
        ...event,
        metadata: { ...event.metadata, actor: event.id, fingerprint: 'f', correlationId: 'c' },
      };
      const { position } = await store.append('a', 'noStream', [full]);
      const expected = { ...full, stream: 'a', revision: 0, position };
      expect(await collect(store.readStream('a'))).toEqual([expected]);
      expect(await collect(store.readAll())).toEqual([expected]);
    });

    it('is not changed by what the caller does with its own copy', async () => {
      const data = { text: 'before' };
      const appended = store.append('a', 'noStream', [anEvent(data)]);
      data.text = 'after';
      await appended;
      expect((await collect(store.readStream('a')))[0]?.data).toEqual({ text: 'before' });
    });

    it('may be as big as an append may be', async () => {
      const sizes = [MAX_APPEND_BYTES - 1_000, 700_000, 300_000, 1];
      await Promise.all(
        sizes.map((size) => store.append('big', 'unchecked', [anEvent({ text: 'x'.repeat(size) })])),
      );
      const lengths = (await collect(store.readStream('big'))).map(
        ({ data }) => (data['text'] as string).length,
      );
      expect(lengths).toEqual(sizes);
      expect(await collect(store.readAll())).toHaveLength(sizes.length);
    });

    it('may be one of very many of an append', async () => {
      const events = someEvents(MAX_EVENTS_PER_APPEND / 2);
      await store.append('a', 'noStream', events);
      expect(idsOf(await collect(store.readStream('a')))).toEqual(idsOf(events));
    });
  });

  describe('a stream', () => {
    it('that is not there reads as an empty one', async () => {
      expect(await collect(store.readStream('nobody'))).toEqual([]);
      expect(await collect(store.readStream('nobody', { direction: 'backward' }))).toEqual([]);
    });

    it('may have any well-formed name, and is not taken for another', async () => {
      const names = [
        'a',
        'ab',
        'a b',
        'ä',
        'a\u0308',
        '口座-1',
        '🪙',
        'a/b',
        'a\u00a0',
        'x'.repeat(MAX_STREAM_NAME_BYTES),
      ];
      for (const name of names) await store.append(name, 'noStream', [anEvent({ name })]);
      for (const name of names) {
        const events = await collect(store.readStream(name));
        expect(events.map(({ stream, data }) => [stream, data['name']])).toEqual([[name, name]]);
      }
    });

    it('reads from any revision, forward and backward, up to a limit', async () => {
      await store.append('other', 'noStream', someEvents(2));
      await store.append('a', 'noStream', someEvents(2));
      await appendEach('a', someEvents(2));
      await store.append('a', 'exists', someEvents(3));
      expect(await revisionsOf('a')).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(await revisionsOf('a', { from: 1, limit: 2 })).toEqual([1, 2]);
      expect(await revisionsOf('a', { from: 5 })).toEqual([5, 6]);
      expect(await revisionsOf('a', { from: 7 })).toEqual([]);
      expect(await revisionsOf('a', { limit: 0 })).toEqual([]);
      expect(await revisionsOf('a', { direction: 'backward' })).toEqual([6, 5, 4, 3, 2, 1, 0]);
      expect(await revisionsOf('a', { direction: 'backward', limit: 2 })).toEqual([6, 5]);
      expect(await revisionsOf('a', { direction: 'backward', from: 5, limit: 3 })).toEqual([5, 4, 3]);
      expect(await revisionsOf('a', { direction: 'backward', from: 100, limit: 1 })).toEqual([6]);
      expect(await revisionsOf('a', { from: Number.MAX_SAFE_INTEGER })).toEqual([]);
    });

    it('of very many events reads like one of few', async () => {
      await store.append('a', 'noStream', someEvents(1_300));
      const revisions = Array.from({ length: 1_300 }, (_, revision) => revision);
      expect(await revisionsOf('a')).toEqual(revisions);
      expect(await revisionsOf('a', { from: 100, limit: 1_000 })).toEqual(revisions.slice(100, 1_100));
      const backward = revisions.toReversed();
      expect(await revisionsOf('a', { direction: 'backward' })).toEqual(backward);
      const some = { direction: 'backward', from: 1_199, limit: 1_000 } as const;
      expect(await revisionsOf('a', some)).toEqual(backward.slice(100, 1_100));
    });
  });

  describe('the whole log', () => {
    /** Far beyond the end, and as far beyond it as can be. */
    const BEYOND = [9_000_000, Number.MAX_SAFE_INTEGER].map((position) => String(position) as Position);

    /** The position of the nth event, from 1. */
    async function at(n: number): Promise<Position> {
      const event = (await wholeLog())[n - 1];
      if (!event) throw new RangeError(`there is no event ${n}`);
      return event.position;
    }

    /** Which events are read: the first of the log is 1. */
    async function numbers(read: Parameters<EventStore['readAll']>[0]): Promise<number[]> {
      const log = idsOf(await wholeLog());
      return idsOf(await collect(store.readAll(read))).map((id) => log.indexOf(id) + 1);
    }

    it('reads from any position, forward and backward, up to a limit', async () => {
      expect(await numbers({})).toEqual([]);
      expect(await numbers({ direction: 'backward' })).toEqual([]);
      await store.append('a', 'noStream', someEvents(3));
      await store.append('b', 'noStream', someEvents(2));
      expect(await numbers({ after: await at(1) })).toEqual([2, 3, 4, 5]);
      expect(await numbers({ after: await at(1), limit: 2 })).toEqual([2, 3]);
      expect(await numbers({ after: await at(5) })).toEqual([]);
      for (const after of BEYOND) expect(await numbers({ after })).toEqual([]);
      expect(await numbers({ direction: 'backward' })).toEqual([5, 4, 3, 2, 1]);
      expect(await numbers({ direction: 'backward', after: await at(3) })).toEqual([2, 1]);
      expect(await numbers({ direction: 'backward', limit: 1 })).toEqual([5]);
      expect(await numbers({ direction: 'backward', after: await at(1) })).toEqual([]);
    });

    it('of very many events reads like one of few', async () => {
      for (const stream of ['a', 'b', 'c', 'd', 'e']) await store.append(stream, 'noStream', someEvents(260));
      const all = Array.from({ length: 1_300 }, (_, n) => n + 1);
      expect(await numbers({})).toEqual(all);
      expect(await numbers({ after: await at(100), limit: 1_000 })).toEqual(all.slice(100, 1_100));
      const backward = { direction: 'backward', after: await at(1_201) } as const;
      expect(await numbers(backward)).toEqual(all.slice(0, 1_200).toReversed());
      const ofOne = { filter: { streamPrefixes: ['d'] }, limit: 200 };
      expect(await numbers(ofOne)).toEqual(all.slice(780, 980));
    });

    it('reads by type and by the beginning of the stream name', async () => {
      await store.append('user-1', 'noStream', [anEvent({}, 'A'), anEvent({}, 'B'), anEvent({}, 'A')]);
      await store.append('account-1', 'noStream', [anEvent({}, 'A'), anEvent({}, 'C')]);
      await store.append('user-2', 'noStream', [anEvent({}, 'B')]);
      expect(await numbers({ filter: { types: ['A'] } })).toEqual([1, 3, 4]);
      expect(await numbers({ filter: { types: ['B', 'C'] } })).toEqual([2, 5, 6]);
      expect(await numbers({ filter: { types: [] } })).toEqual([]);
      expect(await numbers({ filter: { streamPrefixes: ['user-'] } })).toEqual([1, 2, 3, 6]);
      const both = { types: ['A'], streamPrefixes: ['user-', 'nothing'] };
      expect(await numbers({ filter: both })).toEqual([1, 3]);
      expect(await numbers({ filter: both, direction: 'backward', limit: 1 })).toEqual([3]);
      expect(await numbers({ filter: both, after: await at(1), limit: 1 })).toEqual([3]);
    });
  });
}
