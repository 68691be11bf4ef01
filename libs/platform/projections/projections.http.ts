import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { Text } from '#platform/http/fields';
import { Refuses } from '#platform/http/refuses';
import { Projections, type ViewStatus } from './projections.js';
import { refuse } from './rebuild.js';

const MAX_NAME_LENGTH = 100;

export class ViewName {
  @Text({ max: MAX_NAME_LENGTH, example: 'identity.users' })
  name!: string;
}

/** For operators: how the views are, and how to make them anew. */
@ApiTags('operating')
@AdminOnly()
@Controller('admin/views')
export class ProjectionsRoutes {
  constructor(private readonly projections: Projections) {}

  /** Every view: its version, its generations, how far behind it is, how far a rebuild has come. */
  @Get()
  async list(): Promise<{ readonly items: readonly ViewStatus[] }> {
    return { items: await this.projections.statuses() };
  }

  /** Builds the view anew from the log, beside the one that serves, and switches when it is complete. */
  @Post(':name/rebuild')
  @HttpCode(202)
  @Refuses(refuse, 'projections.no-such-view', 'projections.building')
  async rebuild(@Param() { name }: ViewName): Promise<{ readonly message: string }> {
    await this.projections.rebuild(name);
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
    await this.projections.rollBack(name);
    return { message: 'The view goes back to the generation before.' };
  }
}
