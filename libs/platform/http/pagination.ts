import { ApiProperty } from '@nestjs/swagger';
import { MAX_PAGE_SIZE, type Page } from '#platform/read-store/read-store';
import { Text, WholeNumber } from './fields.js';

const DEFAULT_PAGE_SIZE = 50;
const MAX_CURSOR_LENGTH = 1_024;

/** The query of every list: extend it with what the list can be filtered by. */
export class PageQuery {
  @WholeNumber({ min: 1, max: MAX_PAGE_SIZE, optional: true, description: 'How many at most; 50 if absent.' })
  limit = DEFAULT_PAGE_SIZE;

  @Text({ max: MAX_CURSOR_LENGTH, optional: true, description: 'The `next` of the page before.' })
  after?: string;
}

/** A page in the API's description: extend it with its items. */
export class PagedBody {
  @ApiProperty({ required: false, description: 'The cursor of the next page; absent on the last.' })
  next?: string;
}

/** A page on the wire. */
export interface PageBody<Item> {
  readonly items: readonly Item[];
  /** The cursor of the next page; absent on the last. */
  readonly next?: string;
}

export function pageOf<From, To>(page: Page<From>, map: (item: From) => To): PageBody<To> {
  return {
    items: page.items.map((item) => map(item)),
    ...(page.next === undefined ? {} : { next: page.next }),
  };
}
