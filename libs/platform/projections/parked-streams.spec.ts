import fc from 'fast-check';
import {
  comparePositions,
  START,
  type Position,
  type RecordedEvent,
} from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import type { ReadStore } from '#platform/read-store/read-store';
import { collect } from '#platform/testing/events';
import { FaultInjectingReadStore, type CommitFault } from '#platform/testing/fault-injecting.read-store';
import { recorded, type Happening } from '#platform/testing/fold';
import type { PurseEvent } from '#platform/testing/purse-views';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { BatchWriter } from './batch-writer.js';
import { ParkedStreams } from './parked-streams.js';
import { MAX_ATTEMPTS, ParkingWriter } from './parking-writer.js';
import { defineView, type AnyView } from './view.js';

const POISON = 13;
const sealer = new Sealer(new MemoryVault());
const { signal } = new AbortController();

type Counted = Readonly<{ sum: number; events: number }>;

let isMended = false;
beforeEach(() => {
  isMended = false;
});

function counted(counts: Counted | undefined, amount: number): Counted {
  if (amount === POISON && !isMended) throw new RangeError('bad luck');
  return { sum: (counts?.sum ?? 0) + amount, events: (counts?.events ?? 0) + 1 };
}

/** The same in whatever order the streams come. */
const byTag = defineView<Counted, PurseEvent>({
  name: 'testing.by-tag',
  version: 1,
  fedBy: 'many-streams',
  indexes: {},
  on: {
    Paid: { ids: ({ data }) => [data.tag, 'all'], apply: (counts, { data }) => counted(counts, data.amount) },
  },
});
const byPurse = defineView<Counted, PurseEvent>({
  name: 'testing.by-purse',
  version: 1,
  fedBy: 'one-stream',
  indexes: {},
  on: {
    Paid: { ids: ({ stream }) => stream, apply: (counts, { data }) => counted(counts, data.amount) },
  },
});

const paid = (amount: number, tag = 'food'): PurseEvent => ({ type: 'Paid', data: { amount, tag } });

/** One view over one log, whose process dies whenever its store does not answer. */
class Feeding {
  private readonly log = new MemoryEventStore();
  private readonly store = new MemoryReadStore();
  readonly streams = new ParkedStreams(this.store);
  private writer!: ParkingWriter;
  private reached: Position = START;
  private events: readonly RecordedEvent[] = [];
  fault: CommitFault | undefined;

  constructor(private readonly view: AnyView) {}

  get collection(): string {
    return `${this.view.name}@1`;
  }

  async begin(happenings: readonly Happening<PurseEvent>[]): Promise<void> {
    for (const { stream, id, type, schemaVersion, data, metadata } of recorded<PurseEvent>(...happenings))
      await this.log.append(stream, 'unchecked', [{ id, type, schemaVersion, data, metadata }]);
    this.events = await collect(this.log.readAll());
    await this.streams.define();
    await this.store.define({ name: this.collection, indexes: {} });
    await this.restart();
  }

  async restart(): Promise<void> {
    const store: ReadStore = new FaultInjectingReadStore(this.store, () => this.fault);
    const writer = new BatchWriter(this.view, this.collection, { store, sealer });
    this.writer = new ParkingWriter(writer, new ParkedStreams(store), this.log);
    this.reached = (await this.writer.open()) ?? START;
  }

  async take(count: number): Promise<void> {
    const next = this.events.filter(({ position }) => comparePositions(position, this.reached) > 0);
    const batch = next.slice(0, count);
    const last = batch.at(-1);
    if (!last) return;
    await this.orDie(() => this.writer.write(batch, last.position, signal), last.position);
  }

  /** Tries all that is parked once more; answers how much stays so. */
  async retryAll(): Promise<number> {
    for (const { id } of await this.streams.ofCollection(this.collection))
      await this.orDie(() => this.writer.retry(id), this.reached);
    return this.writer.parkedCount;
  }

  async documents(): Promise<Readonly<Record<string, unknown>>> {
    const documents: Record<string, unknown> = {};
    for await (const batch of this.store.scan(this.collection))
      for (const { id, body } of batch) documents[id] = body;
    return documents;
  }

  private async orDie(work: () => Promise<unknown>, reached: Position): Promise<void> {
    try {
      await work();
      this.reached = reached;
    } catch (error) {
      if (this.fault === undefined) throw error;
      this.fault = undefined;
      await this.restart();
    }
  }
}

describe('a view with a poisonous event', () => {
  it('does without the stream from there on, and with all others', async () => {
    const feeding = new Feeding(byTag);
    await feeding.begin([
      ['purse-1', paid(1)],
      ['purse-2', paid(2), paid(POISON, 'rent')],
      ['purse-1', paid(3)],
      ['purse-2', paid(4)],
    ]);
    await feeding.take(100);
    expect(await feeding.documents()).toEqual({
      food: { sum: 6, events: 3 },
      all: { sum: 6, events: 3 },
    });
    const { items } = await feeding.streams.list({ view: byTag.name, limit: 10 });
    expect(items).toMatchObject([
      {
        view: byTag.name,
        collection: feeding.collection,
        stream: 'purse-2',
        lane: 0,
        type: 'Paid',
        revision: 1,
        position: '3',
        reason: 'RangeError: bad luck',
        attempts: MAX_ATTEMPTS,
      },
    ]);
  });

  it('says when it still cannot be folded, and takes it up once when it can', async () => {
    const feeding = new Feeding(byTag);
    await feeding.begin([
      ['purse-1', paid(POISON), paid(1)],
      ['purse-2', paid(2)],
    ]);
    await feeding.take(100);
    expect(await feeding.retryAll()).toBe(1);
    const [parked] = await feeding.streams.ofCollection(feeding.collection);
    expect(parked).toMatchObject({ revision: 0, attempts: MAX_ATTEMPTS + 1 });
    isMended = true;
    expect(await feeding.retryAll()).toBe(0);
    expect(await feeding.retryAll()).toBe(0);
    await feeding.restart();
    await feeding.take(100);
    expect((await feeding.documents())['all']).toEqual({ sum: POISON + 3, events: 3 });
    expect(await feeding.streams.ofCollection(feeding.collection)).toEqual([]);
  });

  it.each([byTag, byPurse])(
    'holds every event of $name once in the end, whatever dies meanwhile',
    async (view) => {
      const amount = fc.oneof(
        { weight: 6, arbitrary: fc.nat(9) },
        { weight: 1, arbitrary: fc.constant(POISON) },
      );
      const event = fc.tuple(fc.constantFrom('p-1', 'p-2', 'p-3'), amount, fc.constantFrom('food', 'rent'));
      const fault = fc.option(fc.constantFrom<CommitFault>('lost', 'torn', 'unanswered'), { nil: undefined });
      const step = fc.record({
        count: fc.nat(6),
        fault,
        then: fc.constantFrom('go on', 'retry', 'restart', 'mend'),
      });
      const run = fc.asyncProperty(
        fc.array(event, { maxLength: 30 }),
        fc.array(step),
        async (events, steps) => {
          isMended = false;
          const feeding = new Feeding(view);
          await feeding.begin(events.map(([stream, ...rest]) => [stream, paid(...rest)]));
          for (const each of steps) {
            feeding.fault = each.fault;
            await feeding.take(each.count);
            if (each.then === 'mend') isMended = true;
            if (each.then === 'retry') await feeding.retryAll();
            if (each.then === 'restart') await feeding.restart();
          }
          isMended = true;
          feeding.fault = undefined;
          await feeding.take(events.length);
          expect(await feeding.retryAll()).toBe(0);
          expect(await feeding.documents()).toEqual(await straight(view, events));
        },
      );
      await fc.assert(run, { numRuns: 150 });
    },
  );

  async function straight(view: AnyView, events: readonly (readonly [string, number, string])[]) {
    const feeding = new Feeding(view);
    await feeding.begin(events.map(([stream, ...rest]) => [stream, paid(...rest)]));
    await feeding.take(events.length);
    return await feeding.documents();
  }
});

it('an event that cannot be read is poison, but only for a view that hears it', async () => {
  const store = new MemoryReadStore();
  const streams = new ParkedStreams(store);
  await streams.define();
  const collection = `${byPurse.name}@1`;
  await store.define({ name: collection, indexes: {} });
  const writer = new BatchWriter(byPurse, collection, { store, sealer });
  const parking = new ParkingWriter(writer, streams, new MemoryEventStore());
  const [good, bad] = recorded<PurseEvent>(['purse-1', paid(1)], ['purse-2', paid(2)]) as unknown as [
    RecordedEvent,
    RecordedEvent,
  ];
  await parking.write([good, { ...bad, data: {}, unreadable: 'its key is damaged' }], bad.position, signal);
  expect(await streams.ofCollection(collection)).toMatchObject([
    { stream: 'purse-2', reason: 'Error: its key is damaged' },
  ]);
  expect(await store.get(collection, 'purse-1')).toMatchObject({ body: { sum: 1 } });
});
