import { ApiProperty } from '@nestjs/swagger';
import { WholeNumber } from './fields.js';

const MAX_PAGE = 1_000_000;
const MAX_PER_PAGE = 100;
const DEFAULT_PER_PAGE = 10;

/** The query of a list whose pages have numbers, as older clients know them. */
export class NumberedPageQuery {
  @WholeNumber({ min: 1, max: MAX_PAGE, optional: true, description: 'From 1.' })
  page = 1;

  @WholeNumber({ min: 1, max: MAX_PER_PAGE, optional: true })
  per_page = DEFAULT_PER_PAGE;
}

/** A numbered page in the API's description: extend it with its `data`. */
export class NumberedPageBody {
  @ApiProperty({ type: 'integer' })
  total_pages!: number;

  @ApiProperty({ type: 'integer' })
  current_page!: number;

  @ApiProperty({ type: 'integer' })
  total_items!: number;
}

/** How many items stand on the pages before. */
export function itemsBefore({ page, per_page }: NumberedPageQuery): number {
  return (page - 1) * per_page;
}

/** An empty list has one page, with nothing on it. */
export function pageCounts({ page, per_page }: NumberedPageQuery, totalItems: number) {
  const totalPages = Math.max(1, Math.ceil(totalItems / per_page));
  return { total_pages: totalPages, current_page: page, total_items: totalItems };
}
