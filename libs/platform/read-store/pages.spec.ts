import { pagesOf, type PageRequest } from './pages.js';
import { MAX_PAGE_SIZE, type Page } from './read-store.js';

/** So many documents, of which the cursor says how many have been seen. */
function counting(count: number) {
  const asked: PageRequest[] = [];
  const find = (request: PageRequest): Promise<Page<number>> => {
    asked.push(request);
    const from = Number(request.after ?? 0);
    const end = Math.min(from + request.limit, count);
    const items = Array.from({ length: end - from }, (_, at) => from + at);
    return Promise.resolve({ items, ...(end < count && { next: String(end) }) });
  };
  return { asked, find };
}

async function sizesOf(pages: AsyncIterable<Page<number>>): Promise<number[]> {
  const sizes: number[] = [];
  for await (const { items } of pages) sizes.push(items.length);
  return sizes;
}

describe('pages', () => {
  it('are as long as they may be, up to the last one', async () => {
    expect(await sizesOf(pagesOf(counting(0).find))).toEqual([0]);
    expect(await sizesOf(pagesOf(counting(MAX_PAGE_SIZE + 1).find))).toEqual([MAX_PAGE_SIZE, 1]);
  });

  it('begin where they are asked to, and are as long as asked', async () => {
    expect(await sizesOf(pagesOf(counting(10).find, { after: '3', limit: 5 }))).toEqual([5, 2]);
  });

  it('are not asked for when nobody wants more', async () => {
    const { asked, find } = counting(10);
    for await (const { next } of pagesOf(find, { limit: 2 })) if (next === '4') break;
    expect(asked).toEqual([{ limit: 2 }, { limit: 2, after: '2' }]);
  });

  it('do not go on for ever', async () => {
    const circle = () => Promise.resolve({ items: [], next: 'again' });
    await expect(sizesOf(pagesOf(circle))).rejects.toThrow(RangeError);
  });
});
