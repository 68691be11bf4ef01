import { MAX_PAGE_SIZE, type Page, type Query } from './read-store.js';

export type PageRequest = Pick<Query, 'after' | 'limit'>;

/** Twenty million documents: whoever gets as far goes round in a circle. */
const MAX_PAGES = 100_000;

/** Page after page, until the last one or until nobody asks for more. */
export async function* pagesOf<T>(
  find: (request: PageRequest) => Promise<Page<T>>,
  first: PageRequest = { limit: MAX_PAGE_SIZE },
): AsyncGenerator<Page<T>, void, undefined> {
  let request = first;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = await find(request);
    yield page;
    if (page.next === undefined) return;
    request = { ...first, after: page.next };
  }
  throw new RangeError(`there are more than ${MAX_PAGES} pages`);
}
