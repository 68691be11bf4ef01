import fc from 'fast-check';
import { anEvent, collect } from '#platform/testing/events';
import {
  WrongExpectedRevision,
  type Appended,
  type EventStore,
  type Expected,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from './event-store.js';

const STREAMS = ['a', 'ab', 'b'];

/** What the log is, said as simply as can be: the events in one row. */
class Model {
  readonly log: RecordedEvent[] = [];

  stream(name: string): RecordedEvent[] {
    return this.log.filter(({ stream }) => stream === name);
  }

  append(
    stream: string,
    expected: Expected,
    events: readonly NewEvent[],
  ): Omit<Appended, 'repeated'> | undefined {
    const revision = this.stream(stream).length - 1;
    const fits =
      expected === 'unchecked' ||
      (expected === 'exists' && revision >= 0) ||
      (expected === 'noStream' ? -1 : typeof expected === 'object' ? expected.exact : NaN) === revision;
    if (!fits) return undefined;
    for (const [n, event] of events.entries()) {
      const position = String(this.log.length + 1) as Position;
      this.log.push({ ...event, stream, revision: revision + n + 1, position });
    }
    return { revision: revision + events.length, position: String(this.log.length) as Position };
  }
}

interface Step {
  readonly stream: string;
  readonly expected: Expected;
  readonly count: number;
  /** Whether the next step begins before this one is answered. */
  readonly isConcurrent: boolean;
  readonly thenReopen: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  stream: fc.constantFrom(...STREAMS),
  expected: fc.oneof(
    fc.constantFrom<Expected[]>('noStream', 'exists', 'unchecked'),
    fc.nat(12).map((revision) => ({ exact: revision })),
  ),
  count: fc.integer({ min: 1, max: 4 }),
  isConcurrent: fc.boolean(),
  thenReopen: fc.nat(9).map((n) => n === 0),
});

/** Whatever is asked in whatever order, a store answers like the model and holds what the model holds. */
export function modelContract(
  openStore: () => Promise<EventStore>,
  reopen: (store: EventStore) => Promise<EventStore>,
  numRuns: number,
): void {
  it('does what its model does, whatever it is asked in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        let store = await openStore();
        const model = new Model();
        let underWay: Promise<unknown>[] = [];
        try {
          for (const { stream, expected, count, isConcurrent, thenReopen } of steps) {
            const events = Array.from({ length: count }, (_, n) => anEvent({ n }));
            const answer = model.append(stream, expected, events);
            const appended = store.append(stream, expected, events);
            underWay.push(
              answer
                ? expect(appended).resolves.toEqual({ ...answer, repeated: false })
                : expect(appended).rejects.toBeInstanceOf(WrongExpectedRevision),
            );
            if (isConcurrent) continue;
            await Promise.all(underWay);
            underWay = [];
            if (thenReopen) store = await reopen(store);
          }
          await Promise.all(underWay);
          await compare(store, model);
        } finally {
          await store.close();
        }
      }),
      { numRuns },
    );
  });
}

async function compare(store: EventStore, model: Model): Promise<void> {
  expect(await collect(store.readAll())).toEqual(model.log);
  expect(await collect(store.readAll({ direction: 'backward' }))).toEqual(model.log.toReversed());
  for (const name of STREAMS) {
    const events = model.stream(name);
    for (const from of [0, 1, Math.floor(events.length / 2), events.length]) {
      expect(await collect(store.readStream(name, { from }))).toEqual(events.slice(from));
      const backward = await collect(store.readStream(name, { from, direction: 'backward', limit: 3 }));
      expect(backward).toEqual(
        events
          .slice(0, from + 1)
          .toReversed()
          .slice(0, 3),
      );
    }
  }
}
