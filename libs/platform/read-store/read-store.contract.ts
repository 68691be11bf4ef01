import fc from 'fast-check';
import type { Position } from '#platform/event-store/event-store';
import {
  BadCursor,
  CollectionDiffers,
  InvalidDocument,
  MAX_PAGE_SIZE,
  NoSuchCollection,
  NoSuchIndex,
  Overtaken,
  type CollectionDefinition,
  type DocumentBody,
  type Query,
  type ReadStore,
  type Write,
} from './read-store.js';

const people: CollectionDefinition = {
  name: 'people@1',
  indexes: {
    all: { equals: [] },
    byAge: { equals: [], orderBy: 'age' },
    byRole: { equals: ['role'] },
    byRoleAndAge: { equals: ['role'], orderBy: 'age' },
    byTag: { equals: ['tags', 'active'], orderBy: 'age' },
  },
};

const at = (position: number): Position => String(position) as Position;

function write(id: string, body: DocumentBody | undefined, revision = 0): Write {
  return { collection: people.name, id, version: { revision }, ...(body === undefined ? {} : { body }) };
}

/** What every read store must do, whatever engine answers. */
export function readStoreContract(openStore: () => Promise<ReadStore>): void {
  let store: ReadStore;

  beforeEach(async () => {
    store = await openStore();
    await store.define(people);
  });

  afterEach(async () => {
    await store.close();
  });

  async function put(...documents: readonly (DocumentBody & { readonly id: string })[]): Promise<void> {
    await store.commit(documents.map(({ id, ...body }) => write(id, body)));
  }

  async function idsOf(query: Omit<Query, 'limit'>, limit = MAX_PAGE_SIZE): Promise<readonly string[]> {
    return (await store.find(people.name, { ...query, limit })).items.map(({ id }) => id);
  }

  async function allPages(query: Omit<Query, 'limit'>, limit: number): Promise<readonly string[]> {
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page = await store.find(people.name, {
        ...query,
        limit,
        ...(after === undefined ? {} : { after }),
      });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      ids.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    return ids;
  }

  it('answers when asked whether it does', async () => {
    await expect(store.check()).resolves.toBeUndefined();
  });

  describe('documents', () => {
    it('come back as they were, big integers and all', async () => {
      const body = {
        text: 'Zoë\0🍞',
        whole: 9_007_199_254_740_993n,
        most: 2n ** 63n - 1n,
        least: -(2n ** 63n),
        number: -1.5,
        yes: true,
        nothing: null,
        list: [1, 'two', { three: 3n }],
        nested: { deeper: { deepest: [] }, $set: { 'a.b': 0 }, '': 1e300 },
        wholeNumbers: [0, 1n, 2 ** 31, 2 ** 40, 2 ** 53, 0n],
      };
      await store.commit([write('ada', body, 7)]);
      const stored = await store.get(people.name, 'ada');
      expect(stored).toEqual({ id: 'ada', version: { revision: 7 }, body });
      expect(stored?.body).toStrictEqual(body);
    });

    it('are not what the caller goes on holding', async () => {
      const tags = ['a'];
      await store.commit([write('ada', { tags })]);
      tags.push('b');
      expect((await store.get(people.name, 'ada'))?.body).toEqual({ tags: ['a'] });
    });

    it('are read many at a time, in the order asked for', async () => {
      await put({ id: 'a', age: 1 }, { id: 'b', age: 2 });
      const found = await store.getMany(people.name, ['b', 'nobody', 'a', 'b']);
      expect(found.map((document) => document?.id)).toEqual(['b', undefined, 'a', 'b']);
      expect(await store.getMany(people.name, [])).toEqual([]);
    });

    it('are not found under ids that no document can have', async () => {
      expect(await store.get(people.name, '')).toBeUndefined();
      expect(await store.get(people.name, 'x'.repeat(100_000))).toBeUndefined();
    });

    it('are scanned whole, in the order of their ids', async () => {
      const ids = Array.from({ length: 1_234 }, (_, index) => `id-${String(index).padStart(5, '0')}`);
      await put(...[...ids].reverse().map((id) => ({ id, age: 1 })));
      await store.commit([write('id-00500', undefined, 1)]);
      const scanned: string[] = [];
      for await (const batch of store.scan(people.name)) scanned.push(...batch.map(({ id }) => id));
      expect(scanned).toEqual(ids.filter((id) => id !== 'id-00500'));
    });

    it.each<[string, Write]>([
      ['an id that is empty', write('', {})],
      ['an id that is too long', write('x'.repeat(901), {})],
      ['a number that is none', write('a', { age: Number.NaN })],
      ['a whole number beyond 64 bits', write('a', { big: 2n ** 63n })],
      ['what is no plain data', write('a', { at: new Date(0) as unknown as string })],
      ['a function', write('a', { run: (() => 1) as unknown as string })],
      ['a list with a hole', write('a', { list: ['x', undefined] })],
      ['a zero in the name of a field', write('a', { nested: { 'a\0b': 1 } })],
      ['a field that only looks like a type of its own', write('a', { nested: { _bsontype: 'Long' } })],
      ['an object in an index', write('a', { role: { name: 'x' } })],
      ['a list that would sort an index', write('a', { role: 'x', age: [1] })],
      ['two lists in one index', write('a', { tags: ['x'], active: [true], age: 1 })],
      ['more text than an index takes', write('a', { role: 'é'.repeat(450) })],
    ])('with %s are refused, and nothing else of the commit is stored', async (_, bad) => {
      const commit = store.commit([write('good', { age: 1 }), bad], {
        consumer: 'c',
        lane: 0,
        position: at(1),
      });
      await expect(commit).rejects.toThrow(InvalidDocument);
      expect(await store.get(people.name, 'good')).toBeUndefined();
      expect(await store.checkpoint('c', 0)).toBeUndefined();
    });

    it('too deep or too big are refused', async () => {
      const deep = Array.from({ length: 40 }).reduce<DocumentBody>((inner) => ({ inner }), {});
      await expect(store.commit([write('a', deep)])).rejects.toThrow(InvalidDocument);
      await expect(store.commit([write('a', { text: 'x'.repeat(5_000_000) })])).rejects.toThrow(
        InvalidDocument,
      );
    });
  });

  describe('versions', () => {
    it('let a write through only when it is newer', async () => {
      await store.commit([write('a', { age: 5 }, 5)]);
      await store.commit([write('a', { age: 5.5 }, 5)]);
      await store.commit([write('a', { age: 4 }, 4)]);
      expect(await store.get(people.name, 'a')).toEqual({
        id: 'a',
        version: { revision: 5 },
        body: { age: 5 },
      });
      await store.commit([write('a', { age: 6 }, 6)]);
      expect((await store.get(people.name, 'a'))?.body).toEqual({ age: 6 });
      expect(await idsOf({ index: 'byAge', from: 5, to: 6 })).toEqual([]);
    });

    it('count further than 32 bits do', async () => {
      const [far, farther] = [7 * 2 ** 32, 7 * 2 ** 32 + 1];
      for (const revision of [3, farther, far]) await store.commit([write('a', { age: revision }, revision)]);
      const document = await store.get(people.name, 'a');
      expect(document).toMatchObject({ version: { revision: farther }, body: { age: farther } });
    });

    it('outlive the document, so that a replay does not bring it back', async () => {
      await store.commit([write('a', { age: 1 }, 0)]);
      await store.commit([write('a', undefined, 1)]);
      await store.commit([write('a', { age: 1 }, 0)]);
      expect(await store.get(people.name, 'a')).toBeUndefined();
      expect(await store.getMany(people.name, ['a'])).toEqual([undefined]);
      expect(await store.getForWriting(people.name, ['a', 'b'])).toEqual([
        { id: 'a', version: { revision: 1 } },
        undefined,
      ]);
      expect(await idsOf({ index: 'all' })).toEqual([]);
      await store.commit([write('a', { age: 2 }, 2)]);
      expect(await idsOf({ index: 'all' })).toEqual(['a']);
    });

    const marked = (age: number, marks: Record<number, number>): Write => ({
      collection: people.name,
      id: 'a',
      version: { marks: Object.fromEntries(Object.entries(marks).map(([lane, mark]) => [lane, at(mark)])) },
      body: { age },
    });

    it('of many lanes are compared lane by lane, positions by their number', async () => {
      await store.commit([marked(1, { 0: 9 })]);
      await store.commit([marked(2, { 0: 10 })]);
      await store.commit([marked(3, { 0: 9 })]);
      await store.commit([marked(4, { 0: 10, 1: 3 })]);
      await store.commit([marked(5, { 0: 10 })]);
      expect(await store.get(people.name, 'a')).toEqual({
        id: 'a',
        version: { marks: { 0: '10', 1: '3' } },
        body: { age: 4 },
      });
    });

    it('that each know what the other does not are no order: the checkpoint stays', async () => {
      await store.commit([marked(1, { 0: 9 })], { consumer: 'c', lane: 0, position: at(9) });
      const other = store.commit([marked(2, { 1: 5 })], { consumer: 'c', lane: 1, position: at(5) });
      await expect(other).rejects.toThrow(Overtaken);
      expect((await store.get(people.name, 'a'))?.body).toEqual({ age: 1 });
      expect(await store.checkpoint('c', 1)).toBeUndefined();
    });

    it('let nothing through that was made from no document where there is one', async () => {
      await store.commit([{ ...write('a', { age: 5 }, 5), over: null }]);
      for (const revision of [4, 5, 6]) {
        const again = store.commit([{ ...write('a', { age: 9 }, revision), over: null }, write('b', {}, 0)]);
        await expect(again).rejects.toThrow(Overtaken);
      }
      expect((await store.get(people.name, 'a'))?.body).toEqual({ age: 5 });
    });
  });

  describe('checkpoints', () => {
    it('are kept for each consumer and lane, and never move back', async () => {
      await store.commit([], { consumer: 'c', lane: 0, position: at(10) });
      await store.commit([], { consumer: 'c', lane: 0, position: at(9) });
      await store.commit([], { consumer: 'c', lane: 1, position: at(3) });
      expect(await store.checkpoint('c', 0)).toBe('10');
      expect(await store.checkpoint('c', 1)).toBe('3');
      expect(await store.checkpoint('d', 0)).toBeUndefined();
    });
  });

  describe('an index', () => {
    it('answers for the values it pins, in order, both ways', async () => {
      await put(
        { id: 'c', role: 'user', age: 30 },
        { id: 'a', role: 'user', age: 40 },
        { id: 'b', role: 'user', age: 30 },
        { id: 'd', role: 'admin', age: 20 },
      );
      const users = { index: 'byRoleAndAge', equals: { role: 'user' } };
      expect(await idsOf(users)).toEqual(['b', 'c', 'a']);
      expect(await idsOf({ ...users, direction: 'descending' })).toEqual(['a', 'c', 'b']);
      expect(await idsOf({ index: 'byRole', equals: { role: 'user' } })).toEqual(['a', 'b', 'c']);
      expect(await idsOf({ index: 'byRole', equals: { role: 'use' } })).toEqual([]);
      expect(await idsOf({ index: 'byAge', from: 30 })).toEqual(['b', 'c', 'a']);
      expect(await idsOf({ index: 'byAge', from: 20, to: 40 })).toEqual(['d', 'b', 'c']);
      expect(await idsOf({ index: 'byAge', to: 30 })).toEqual(['d']);
    });

    it('finds a document under each element of a list, once', async () => {
      await put(
        { id: 'a', tags: ['x', 'y', 'x'], active: true, age: 1 },
        { id: 'b', tags: 'x', active: true, age: 0 },
      );
      expect(await idsOf({ index: 'byTag', equals: { tags: 'x', active: true } })).toEqual(['b', 'a']);
      expect(await idsOf({ index: 'byTag', equals: { tags: 'y', active: true } })).toEqual(['a']);
      expect(await idsOf({ index: 'byTag', equals: { tags: 'y', active: false } })).toEqual([]);
    });

    it('does not hold documents that lack one of its fields', async () => {
      await put({ id: 'a', role: 'user' }, { id: 'b', age: 1 }, { id: 'c', tags: [], active: true, age: 1 });
      expect(await idsOf({ index: 'byRoleAndAge', equals: { role: 'user' } })).toEqual([]);
      expect(await idsOf({ index: 'byTag', equals: { tags: 'x', active: true } })).toEqual([]);
      expect(await idsOf({ index: 'byAge' })).toEqual(['b', 'c']);
      expect(await idsOf({ index: 'all' })).toEqual(['a', 'b', 'c']);
    });

    it('follows the documents', async () => {
      await store.commit([write('a', { role: 'user', tags: ['x', 'y'], active: true, age: 1 }, 0)]);
      await store.commit([write('a', { role: 'admin', tags: ['y', 'z'], active: true, age: 1 }, 1)]);
      expect(await idsOf({ index: 'byRole', equals: { role: 'user' } })).toEqual([]);
      expect(await idsOf({ index: 'byRole', equals: { role: 'admin' } })).toEqual(['a']);
      for (const [tags, found] of [
        ['x', []],
        ['y', ['a']],
        ['z', ['a']],
      ] as const) {
        expect(await idsOf({ index: 'byTag', equals: { tags, active: true } })).toEqual(found);
      }
    });

    it('sorts by kind, numbers whatever their type, text by its bytes', async () => {
      const ages = [
        null,
        -(2n ** 63n),
        -1.5,
        0,
        1n,
        1.5,
        2,
        2n ** 53n,
        2n ** 53n + 1n,
        2n ** 63n - 1n,
        1e300,
      ];
      const texts = ['', '\0', '\0a', '\u0001', 'Z', 'a', 'a\0', 'ab', 'é', '\uffee', '🍞'];
      const values = [...ages, ...texts, false, true];
      const ids = values.map((_, index) => `v${String(index).padStart(2, '0')}`);
      await put(...values.map((age, index) => ({ id: ids[index]!, age })).reverse());
      expect(await idsOf({ index: 'byAge' })).toEqual(ids);
      expect(await idsOf({ index: 'byAge', direction: 'descending' })).toEqual([...ids].reverse());
      expect(await idsOf({ index: 'byAge', from: 0 })).toEqual(ids.slice(3, ages.length));
      expect(await idsOf({ index: 'byAge', to: 'a' })).toEqual(ids.slice(ages.length, ages.length + 5));
      expect(await allPages({ index: 'byAge', direction: 'descending' }, 3)).toEqual([...ids].reverse());
    });

    it('answers questions for values that no document can have', async () => {
      await put({ id: 'a', role: 'x', age: 1 }, { id: 'b', role: 'x', age: 'm' });
      const long = 'x'.repeat(100_000);
      expect(await idsOf({ index: 'byRole', equals: { role: long } })).toEqual([]);
      expect(await idsOf({ index: 'byAge', from: long })).toEqual([]);
      expect(await idsOf({ index: 'byAge', to: long })).toEqual(['b']);
    });

    it.each<[string, Omit<Query, 'limit'>]>([
      ['an index that is not declared', { index: 'byName' }],
      ['a name that every object has', { index: 'constructor' }],
      ['too few values', { index: 'byRole' }],
      ['too many values', { index: 'all', equals: { role: 'x' } }],
      ['other values', { index: 'byRole', equals: { age: 1 } }],
      ['bounds on what is not sorted', { index: 'byRole', equals: { role: 'x' }, from: 1 }],
    ])('is not asked with %s', async (_, query) => {
      await expect(idsOf(query)).rejects.toThrow(NoSuchIndex);
    });
  });

  describe('pages', () => {
    it.each([0, -1, 1.5, MAX_PAGE_SIZE + 1])('are not of %d items', async (limit) => {
      await expect(idsOf({ index: 'all' }, limit)).rejects.toThrow(RangeError);
    });

    it('follow one another without a gap or a repeat while documents come and go', async () => {
      await put(...Array.from({ length: 10 }, (_, index) => ({ id: `d${index}`, age: index })));
      const first = await store.find(people.name, { index: 'byAge', limit: 4 });
      expect(first.items.map(({ id }) => id)).toEqual(['d0', 'd1', 'd2', 'd3']);
      await put({ id: 'before', age: 1.5 }, { id: 'behind', age: 4.5 });
      await store.commit([write('d3', undefined, 1), write('d5', undefined, 1)]);
      const second = await store.find(people.name, { index: 'byAge', limit: 4, after: first.next! });
      expect(second.items.map(({ id }) => id)).toEqual(['d4', 'behind', 'd6', 'd7']);
    });

    it('end without a next when nothing follows', async () => {
      await put({ id: 'a', age: 1 }, { id: 'b', age: 2 });
      expect(await store.find(people.name, { index: 'all', limit: 2 })).not.toHaveProperty('next');
      expect(await store.find(people.name, { index: 'all', limit: 1 })).toHaveProperty('next');
    });

    it('take no cursor of another question, and no damaged one', async () => {
      await put(
        { id: 'a', role: 'x', age: 1 },
        { id: 'b', role: 'x', age: 2 },
        { id: 'c', role: 'y', age: 3 },
      );
      const { next } = await store.find(people.name, { index: 'byAge', limit: 1 });
      const after = next!;
      const foreign: Omit<Query, 'limit'>[] = [
        { index: 'all', after },
        { index: 'byAge', direction: 'descending', after },
        { index: 'byAge', from: 0, after },
        { index: 'byRoleAndAge', equals: { role: 'x' }, after },
      ];
      const flipped = Array.from(
        after,
        (letter, index) => after.slice(0, index) + (letter === 'A' ? 'B' : 'A') + after.slice(index + 1),
      );
      const damaged = ['', 'x', '!', 'bnVsbA', after.slice(1), after + 'A', 'A'.repeat(100_000), ...flipped];
      for (const query of [...foreign, ...damaged.map((text) => ({ index: 'byAge', after: text }))]) {
        await expect(idsOf(query)).rejects.toThrow(BadCursor);
      }
    });

    it('go on in the next generation of the collection', async () => {
      const next = { ...people, name: 'people@2' };
      await store.define(next);
      await put({ id: 'a', age: 1 }, { id: 'b', age: 2 });
      await store.commit([{ ...write('b', { age: 2 }), collection: next.name }]);
      const page = await store.find(people.name, { index: 'byAge', limit: 1 });
      const rest = await store.find(next.name, { index: 'byAge', limit: 1, after: page.next! });
      expect(rest.items.map(({ id }) => id)).toEqual(['b']);
    });

    it('together are the whole answer, whatever their size', async () => {
      const document = fc.record({
        id: fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'b', '\0', 'é') }),
        age: fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(null, 'x', 1n, true)),
      });
      const documents = fc.uniqueArray(document, { maxLength: 12, selector: ({ id }) => id });
      let round = 0;
      await fc.assert(
        fc.asyncProperty(
          documents,
          fc.integer({ min: 1, max: 5 }),
          fc.boolean(),
          async (made, limit, descending) => {
            const direction = descending ? 'descending' : 'ascending';
            round += 1;
            const role = `round ${round}`;
            await put(...made.map(({ id, age }) => ({ id: `${round} ${id}`, role, age })));
            const query = { index: 'byRoleAndAge', equals: { role }, direction } as const;
            const whole = await idsOf(query);
            expect(whole).toHaveLength(made.length);
            expect(await allPages(query, limit)).toEqual(whole);
          },
        ),
        { numRuns: 40 },
      );
    });
  });

  describe('a collection', () => {
    it('may be defined again as it is, and not otherwise', async () => {
      await put({ id: 'a', age: 1 });
      await store.define({ ...people, indexes: { ...people.indexes } });
      expect(await idsOf({ index: 'byAge' })).toEqual(['a']);
      const other = { ...people, indexes: { all: { equals: [] } } };
      await expect(store.define(other)).rejects.toThrow(CollectionDiffers);
    });

    it('is gone when dropped, and empty when defined again', async () => {
      await put({ id: 'a', age: 1 });
      await store.drop(people.name);
      await store.drop(people.name);
      await expect(store.get(people.name, 'a')).rejects.toThrow(NoSuchCollection);
      await expect(store.commit([write('a', {})])).rejects.toThrow(NoSuchCollection);
      await store.define({ ...people, indexes: { byAge: { equals: [], orderBy: 'age' } } });
      expect(await idsOf({ index: 'byAge' })).toEqual([]);
      expect(await store.getForWriting(people.name, ['a'])).toEqual([undefined]);
    });
  });
}
