import fc from 'fast-check';
import { anEvent, collect } from '#platform/testing/events';
import {
  WrongExpectedRevision,
  comparePositions,
  type EventStore,
  type Expected,
  type NewEvent,
  type RecordedEvent,
} from './event-store.js';

const STREAMS = ['a', 'ab', 'b'];

/** An event as the model knows it: what it can say of the position is only which comes after which. */
interface ModelEvent extends Omit<RecordedEvent, 'position'> {
  /** Of all appends that were under way together; between streams their order is the store's affair. */
  readonly group: number;
}

/** What the log is, said as simply as can be: the events in one row. */
class Model {
  readonly log: ModelEvent[] = [];
  group = 0;

  stream(name: string): ModelEvent[] {
    return this.log.filter(({ stream }) => stream === name);
  }

  /** The revision of the last event; nothing when the stream is not where it is expected. */
  append(stream: string, expected: Expected, events: readonly NewEvent[]): number | undefined {
    const revision = this.stream(stream).length - 1;
    const fits =
      expected === 'unchecked' ||
      (expected === 'exists' && revision >= 0) ||
      (expected === 'noStream' ? -1 : typeof expected === 'object' ? expected.exact : NaN) === revision;
    if (!fits) return undefined;
    for (const [n, event] of events.entries()) {
      this.log.push({ ...event, stream, revision: revision + n + 1, group: this.group });
    }
    return revision + events.length;
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
        const answers: Place[] = [];
        try {
          for (const { stream, expected, count, isConcurrent, thenReopen } of steps) {
            const events = Array.from({ length: count }, (_, n) => anEvent({ n }));
            const revision = model.append(stream, expected, events);
            const appended = store.append(stream, expected, events);
            underWay.push(
              revision === undefined
                ? expect(appended).rejects.toBeInstanceOf(WrongExpectedRevision)
                : appended.then(({ position, ...answer }) => {
                    expect(answer).toEqual({ revision, repeated: false });
                    answers.push({ stream, revision, position });
                  }),
            );
            if (isConcurrent) continue;
            await Promise.all(underWay);
            underWay = [];
            model.group += 1;
            if (thenReopen) store = await reopen(store);
          }
          await Promise.all(underWay);
          await compare(store, model, answers);
        } finally {
          await store.close();
        }
      }),
      { numRuns },
    );
  });
}

type Place = Pick<RecordedEvent, 'stream' | 'revision' | 'position'>;

async function compare(store: EventStore, model: Model, answers: readonly Place[]): Promise<void> {
  const log = await collect(store.readAll());
  expect(log).toHaveLength(model.log.length);
  expect(await collect(store.readAll({ direction: 'backward' }))).toEqual(log.toReversed());
  expect(log).toEqual(log.toSorted((a, b) => comparePositions(a.position, b.position)));
  const groups = new Map(model.log.map(({ id, group }) => [id, group]));
  expect(log.map(({ id }) => groups.get(id))).toEqual(model.log.map(({ group }) => group));
  for (const answer of answers) expect(log).toContainEqual(expect.objectContaining(answer));
  for (const name of STREAMS) await compareStream(store, name, model.stream(name), log);
}

async function compareStream(
  store: EventStore,
  name: string,
  expected: readonly ModelEvent[],
  log: readonly RecordedEvent[],
): Promise<void> {
  const events = log.filter(({ stream }) => stream === name);
  expect(events.map(({ position, ...event }) => event)).toEqual(expected.map(({ group, ...event }) => event));
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
