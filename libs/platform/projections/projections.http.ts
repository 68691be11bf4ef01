import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { Text, Uuid } from '#platform/http/fields';
import { pageOf, PageQuery, type PageBody } from '#platform/http/pagination';
import { Refuses } from '#platform/http/refuses';
import type { ParkedStream, ParkedStreamsQuery } from './parked-streams.js';
import { ProjectedViews, type Retried, type ViewStatus } from './projected-views.js';
import { refuse } from './refusals.js';

const MAX_NAME_LENGTH = 100;

export class ViewName {
  @Text({ max: MAX_NAME_LENGTH, example: 'identity.users' })
  name!: string;
}

export class ParkedPath extends ViewName {
  @Uuid()
  id!: string;
}

/** For operators: how the views are, and how to make them anew. */
@ApiTags('operating')
@AdminOnly()
@Controller('admin/views')
export class ProjectionsRoutes {
  constructor(private readonly views: ProjectedViews) {}

  /** Every view: its version, its generations, how far behind it is, how far a rebuild has come. */
  @Get()
  async list(): Promise<{ readonly items: readonly ViewStatus[] }> {
    return { items: await this.views.statuses() };
  }

  /** Builds the view anew from the log, beside the one that serves, and switches when it is complete. */
  @Post(':name/rebuild')
  @HttpCode(202)
  @Refuses(refuse, 'projections.no-such-view', 'projections.building')
  async rebuild(@Param() { name }: ViewName): Promise<{ readonly message: string }> {
    await this.views.rebuild(name);
    return { message: 'The view is being rebuilt.' };
  }

  /** Goes back to the generation before the last switch, brought up to date. */
  @Post(':name/roll-back')
  @HttpCode(202)
  @Refuses(
    refuse,
    'projections.no-such-view',
    'projections.building',
    'projections.nothing-before',
    'projections.other-version',
  )
  async rollBack(@Param() { name }: ViewName): Promise<{ readonly message: string }> {
    await this.views.rollBack(name);
    return { message: 'The view goes back to the generation before.' };
  }

  /** Streams that the view does without, from an event on that it could not fold; the oldest first. */
  @Get(':name/parked')
  @Refuses(refuse, 'projections.no-such-view')
  async parked(@Param() { name }: ViewName, @Query() query: PageQuery): Promise<PageBody<ParkedStream>> {
    return pageOf(await this.views.parked(parkedIn(name, query)), (parked) => parked);
  }

  /** Folds what was left out of the stream; what cannot be folded still is parked still. */
  @Post(':name/parked/:id/retry')
  @HttpCode(200)
  @Refuses(refuse, 'projections.no-such-view', 'projections.not-parked', 'projections.no-answer')
  async retry(@Param() { name, id }: ParkedPath): Promise<Retried> {
    return await this.views.retryParked(name, id);
  }
}

function parkedIn(view: string, { limit, after }: PageQuery): ParkedStreamsQuery {
  return { view, limit, ...(after === undefined ? {} : { after }) };
}
