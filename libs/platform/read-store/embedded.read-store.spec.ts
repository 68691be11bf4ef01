import { join } from 'node:path';
import fc from 'fast-check';
import type { Position } from '#platform/event-store/event-store';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { EmbeddedReadStore } from './embedded.read-store.js';
import { MemoryReadStore } from './memory.read-store.js';
import { readStoreContract } from './read-store.contract.js';
import type { CollectionDefinition, DocumentBody, Query, ReadStore, Write } from './read-store.js';

function openIn(directory: string): Promise<EmbeddedReadStore> {
  return EmbeddedReadStore.open({ directory });
}

describe('the embedded read store', () => {
  readStoreContract(() => openIn(join(temporaryDirectory(), 'views')));

  const entries: CollectionDefinition = {
    name: 'entries@1',
    indexes: {
      byTime: { equals: ['account'], orderBy: 'time' },
      byTag: { equals: ['tags'], orderBy: 'time' },
    },
  };

  function entry(number: number): Write {
    const body = { account: `account ${number % 2}`, time: number, tags: ['all', `tag ${number % 10}`] };
    return { collection: entries.name, id: `entry ${number}`, version: { revision: 0 }, body };
  }

  it('keeps documents, indexes and checkpoints over a restart', async () => {
    const directory = temporaryDirectory();
    const first = await openIn(directory);
    await first.define(entries);
    await first.commit([entry(1), entry(2)], { consumer: 'c', lane: 0, position: '2' as Position });
    await first.close();

    const second = await openIn(directory);
    await second.define(entries);
    expect(await second.checkpoint('c', 0)).toBe('2');
    const page = await second.find(entries.name, { index: 'byTag', equals: { tags: 'all' }, limit: 10 });
    expect(page.items.map(({ id }) => id)).toEqual(['entry 1', 'entry 2']);
    await expect(second.define({ ...entries, indexes: {} })).rejects.toThrow(/other indexes/);
    await second.close();
  });

  it('looks at no more entries than fit on a page, however many there are', async () => {
    const store = await openIn(temporaryDirectory());
    await store.define(entries);
    const query = {
      index: 'byTime',
      equals: { account: 'account 1' },
      direction: 'descending',
      limit: 20,
    } as const;
    const costs: number[] = [];
    for (const size of [100, 1_000, 10_000]) {
      await store.commit(Array.from({ length: size }, (_, number) => entry(number)));
      const before = store.entriesVisited;
      const first = await store.find(entries.name, query);
      const second = await store.find(entries.name, { ...query, after: first.next ?? '' });
      expect(second.items).toHaveLength(20);
      costs.push(store.entriesVisited - before);
    }
    expect(costs).toEqual([42, 42, 42]);
    await store.close();
  });

  it('finds room again when collections come and go', async () => {
    const store = await openIn(temporaryDirectory());
    for (let generation = 1; generation <= 510; generation += 1) {
      await store.define({ ...entries, name: `entries@${generation}` });
      await store.drop(`entries@${generation}`);
    }
    await store.close();
  });

  it('answers like the one that looks at everything', async () => {
    const values = fc.constantFrom<DocumentBody[string][]>(
      'a',
      'b',
      '',
      '\0',
      1,
      1n,
      -1,
      2.5,
      null,
      true,
      undefined,
    );
    const lists = fc.oneof(values, fc.array(fc.constantFrom('a', 'b', 1), { maxLength: 3 }));
    const body = fc.option(fc.record({ account: values, time: values, tags: lists }), { nil: undefined });
    const ids = fc.constantFrom('x', 'y', 'z', 'x\0', 'é');
    const commits = fc.array(fc.record({ id: ids, revision: fc.nat({ max: 6 }), body }), { maxLength: 25 });
    const scalars = fc.constantFrom('a', 'b', 1, null);
    const questions = fc.record({
      equals: scalars,
      from: values,
      to: values,
      descending: fc.boolean(),
      tags: fc.boolean(),
    });
    const stores = [await openIn(temporaryDirectory()), new MemoryReadStore()] as const;
    await fc.assert(
      fc.asyncProperty(commits, fc.array(questions, { minLength: 3, maxLength: 3 }), async (made, asked) => {
        const answers = stores.map(async (store) => {
          await store.drop(entries.name);
          await store.define(entries);
          for (const { id, revision, body: document } of made)
            await store.commit([writeOf(id, revision, document)]);
          return await Promise.all(asked.map((question) => ask(store, question)));
        });
        const [embedded, memory] = await Promise.all(answers);
        expect(embedded).toEqual(memory);
      }),
      { numRuns: 60 },
    );
    await Promise.all(stores.map((store) => store.close()));
  });

  function writeOf(id: string, revision: number, body: DocumentBody | undefined): Write {
    return { collection: entries.name, id, version: { revision }, ...(body === undefined ? {} : { body }) };
  }

  interface Asked {
    readonly equals: string | number | null;
    readonly from: unknown;
    readonly to: unknown;
    readonly descending: boolean;
    readonly tags: boolean;
  }

  async function ask(store: ReadStore, { equals, from, to, descending, tags }: Asked): Promise<unknown> {
    return await store.find(entries.name, {
      index: tags ? 'byTag' : 'byTime',
      equals: tags ? { tags: equals } : { account: equals },
      ...(from === undefined ? {} : { from: from as NonNullable<Query['from']> }),
      ...(to === undefined ? {} : { to: to as NonNullable<Query['to']> }),
      direction: descending ? 'descending' : 'ascending',
      limit: 3,
    });
  }
});
