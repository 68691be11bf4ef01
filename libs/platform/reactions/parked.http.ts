import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { Text, Uuid } from '#platform/http/fields';
import { pageOf, PageQuery, type PageBody } from '#platform/http/pagination';
import { Refuses } from '#platform/http/refuses';
import type { ParkedReaction } from './parked-reactions.js';
import { ReactorDesk, refuse } from './reactor-desk.js';
import type { Retried } from './retry-parked.js';

const MAX_NAME_LENGTH = 100;

export class ParkedPageQuery extends PageQuery {
  @Text({ max: MAX_NAME_LENGTH, optional: true, example: 'identity.erase-user' })
  reactor?: string;
}

export class ParkedId {
  @Uuid()
  id!: string;
}

/** For operators: what the reactors could not answer. */
@ApiTags('operating')
@AdminOnly()
@Controller('admin/parked')
export class ParkedRoutes {
  constructor(private readonly reactors: ReactorDesk) {}

  /** Events and timers that failed in spite of retries, and those that wait behind them; the oldest first. */
  @Get()
  async list(@Query() query: ParkedPageQuery): Promise<PageBody<ParkedReaction>> {
    return pageOf(await this.reactors.parked(query), (parked) => parked);
  }

  /** Tries again, with all that is parked under the same key, in order, until one fails again. */
  @Post(':id/retry')
  @HttpCode(200)
  @Refuses(refuse, 'platform.not-parked', 'platform.retry-not-answered')
  async retry(@Param() { id }: ParkedId): Promise<Retried> {
    return await this.reactors.retry(id);
  }
}
