import { jest } from '@jest/globals';
import fc from 'fast-check';
import { START, type Position, type RecordedEvent } from '#platform/event-store/event-store';
import { EmbeddedReadStore } from '#platform/read-store/embedded.read-store';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import type { DocumentBody, ReadStore, StoredDocument } from '#platform/read-store/read-store';
import { FaultInjectingReadStore, type CommitFault } from '#platform/testing/fault-injecting.read-store';
import { foldView, recorded } from '#platform/testing/fold';
import { purses, tags, type PurseEvent } from '#platform/testing/purse-views';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { BatchWriter } from './batch-writer.js';
import { FoldFailed } from './fold-batch.js';
import type { AnyView, Recorded } from './view.js';

const sealer = new Sealer(new MemoryVault());

const stream = fc.constantFrom('purse-1', 'purse-2', 'purse-3');
const tag = fc.constantFrom('food', 'rent');
const event = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ amount: fc.nat(9), tag }).map((data) => ({ type: 'Paid' as const, data })),
  },
  { weight: 2, arbitrary: tag.map((each) => ({ type: 'Untagged' as const, data: { tag: each } })) },
  { weight: 1, arbitrary: fc.constant({ type: 'Noted' as const, data: { text: 'x' } }) },
  { weight: 1, arbitrary: fc.constant({ type: 'Closed' as const, data: { by: 'x' } }) },
);
const history = fc.array(fc.tuple(stream, event), { maxLength: 30 });
const step = fc.record({
  size: fc.integer({ min: 0, max: 6 }),
  fault: fc.option(fc.constantFrom<CommitFault[]>('lost', 'torn', 'unanswered'), { freq: 2, nil: undefined }),
  back: fc.nat(4),
  isAnew: fc.boolean(),
});

interface Step {
  readonly size: number;
  readonly fault: CommitFault | undefined;
  /** How far before the checkpoint the events come again. */
  readonly back: number;
  /** Whether it is another writer's turn, which has seen nothing yet. */
  readonly isAnew: boolean;
}

/** Feeds the history in pieces, through faults and repeats, until all of it went through. */
async function feed(
  view: AnyView,
  store: ReadStore,
  events: readonly RecordedEvent[],
  steps: readonly Step[],
) {
  const heard = events.filter(({ type }) => view.on[type]);
  const collection = `${view.name}@1`;
  await store.define({ name: collection, indexes: view.indexes });
  const calm: Step = { size: events.length + 1, fault: undefined, back: 0, isAnew: false };
  let now = calm;
  const engines = { store: new FaultInjectingReadStore(store, () => now.fault), sealer };
  let writer = new BatchWriter(view, collection, engines);
  for (now of [...steps, calm]) {
    const { size, fault, back, isAnew } = now;
    if (isAnew) writer = new BatchWriter(view, collection, engines);
    const done = Number((await writer.checkpoint()) ?? START);
    const next = heard.findIndex(({ position }) => Number(position) > done);
    const from = Math.max(0, (next < 0 ? heard.length : next) - back);
    const batch = heard.slice(from, from + size);
    await writer
      .write(batch, batch.at(-1)?.position ?? (String(done) as Position))
      .catch((error: unknown) => {
        if (fault === undefined) throw error;
      });
  }
}

/** The same view, which says of whatever makes documents that it begins them: mostly it does not. */
function hasty(view: AnyView): AnyView {
  const { Paid: fold } = view.on;
  return { ...view, on: { ...view.on, ...(fold && { Paid: { ...fold, begins: true } }) } };
}

async function documentsIn(store: ReadStore, view: AnyView): Promise<Record<string, StoredDocument['body']>> {
  const documents: Record<string, StoredDocument['body']> = {};
  for await (const batch of store.scan(`${view.name}@1`))
    for (const { id, body } of batch) documents[id] = body;
  return documents;
}

describe('a batch writer', () => {
  it.each([
    ['one stream', purses, (events: readonly Recorded<PurseEvent>[]) => foldView(purses, events)],
    ['many streams', tags, (events: readonly Recorded<PurseEvent>[]) => foldView(tags, events)],
    [
      'one stream, hastily',
      hasty(purses),
      (events: readonly Recorded<PurseEvent>[]) => foldView(purses, events),
    ],
    [
      'many streams, hastily',
      hasty(tags),
      (events: readonly Recorded<PurseEvent>[]) => foldView(tags, events),
    ],
  ] as const)('makes the documents of one straight fold, however fed, from %s', async (_, view, straight) => {
    await fc.assert(
      fc.asyncProperty(history, fc.array(step, { maxLength: 12 }), async (happenings, steps) => {
        const events = recorded<PurseEvent>(...happenings);
        const store = new MemoryReadStore();
        await feed(view, store, events, steps);
        expect(await documentsIn(store, view)).toEqual(straight(events));
      }),
      { numRuns: 300 },
    );
  });

  it('does so on disk, opened anew after every fault', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.array(step, { maxLength: 4 }), async (happenings, steps) => {
        const events = recorded<PurseEvent>(...happenings);
        const directory = temporaryDirectory();
        for (const each of [...steps, undefined]) {
          const store = await EmbeddedReadStore.open({ directory });
          await feed(tags, store, events, each ? [each] : []);
          await store.close();
        }
        const store = await EmbeddedReadStore.open({ directory });
        expect(await documentsIn(store, tags)).toEqual(foldView(tags, events));
        await store.close();
      }),
      { numRuns: 10 },
    );
  });

  it('reads a document once, and again only when it is not known whether it was written', async () => {
    const store = new MemoryReadStore();
    await store.define({ name: 'purses@1', indexes: purses.indexes });
    const read = jest.spyOn(store, 'getForWriting');
    const faults: (CommitFault | undefined)[] = [undefined, undefined, 'unanswered', undefined];
    const faulty = new FaultInjectingReadStore(store, () => faults.shift());
    const writer = new BatchWriter(purses, 'purses@1', { store: faulty, sealer });
    const paid = { type: 'Paid', data: { amount: 1, tag: 'food' } } as const;
    const events = recorded<PurseEvent>(['purse-1', paid, paid, paid]);
    await writer.write(events.slice(0, 1));
    await writer.write(events.slice(1, 2));
    expect(read).toHaveBeenCalledTimes(1);
    await expect(writer.write(events.slice(2))).rejects.toThrow('unanswered');
    await writer.write(events.slice(2));
    expect(read).toHaveBeenCalledTimes(2);
    const [document] = await store.getMany('purses@1', ['purse-1']);
    expect(document?.body).toEqual(foldView(purses, events)['purse-1']);
  });

  it('does not look for what an event begins, unless it turns out to be there', async () => {
    const store = new MemoryReadStore();
    await store.define({ name: 'purses@1', indexes: purses.indexes });
    const read = jest.spyOn(store, 'getForWriting');
    const paid = { type: 'Paid', data: { amount: 1, tag: 'food' } } as const;
    const events = recorded<PurseEvent>(['purse-1', paid, paid]);
    const engines = { store, sealer };
    await new BatchWriter(hasty(purses), 'purses@1', engines).write(events.slice(0, 1));
    expect(read).not.toHaveBeenCalled();
    await new BatchWriter(hasty(purses), 'purses@1', engines).write(events.slice(1));
    expect(read).toHaveBeenCalledTimes(1);
    const [document] = await store.getMany('purses@1', ['purse-1']);
    expect(document?.body).toEqual(foldView(purses, events)['purse-1']);
  });

  it.each<[string, Partial<AnyView>, DocumentBody]>([
    ['sorts an index by a list', {}, { payments: [1] }],
    ['does not say whose it is', { personal: { subject: 'owner', fields: ['name'] } }, { name: 'Ada' }],
    [
      'hides what is no text',
      { personal: { subject: 'owner', fields: ['name'] } },
      { owner: 'ada', name: 1 },
    ],
  ])('blames the event for a document that %s, and writes nothing', async (_, options, document) => {
    const store = new MemoryReadStore();
    const paid = { ids: ({ stream: id }: RecordedEvent) => id, apply: () => document };
    const broken: AnyView = { ...purses, ...options, on: { Paid: paid } };
    await store.define({ name: 'broken@1', indexes: broken.indexes });
    const [good, bad] = recorded<PurseEvent>(
      ['purse-1', { type: 'Closed', data: { by: 'x' } }],
      ['purse-1', { type: 'Paid', data: { amount: 1, tag: 'x' } }],
    ) as unknown as [RecordedEvent, RecordedEvent];
    const writer = new BatchWriter(broken, 'broken@1', { store, sealer });
    const write = writer.write([good, bad], bad.position);
    await expect(write).rejects.toThrow(FoldFailed);
    await expect(write).rejects.toHaveProperty('event', bad);
    expect(await writer.checkpoint()).toBeUndefined();
  });
});
