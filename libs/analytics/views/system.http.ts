import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { Reads } from '#platform/http/reads';
import { Clock } from '#platform/kernel/clock';
import { ProjectedViews } from '#platform/projections/projected-views';
import { LONGEST_RATE_MINUTES } from '#analytics/counting/minutes';
import { Activity } from '#analytics/workflows/activity';
import { activityView } from './activity.view.js';
import { lagBody, rateBody, SystemBody } from './system.dto.js';

@ApiTags('analytics')
@AdminOnly()
@Controller('analytics/system')
export class SystemRoutes {
  constructor(
    private readonly activity: Activity,
    private readonly projected: ProjectedViews,
    private readonly clock: Clock,
  ) {}

  /** How fast events come, and how far each view is behind them. */
  @Get()
  @Reads(activityView)
  @ApiOkResponse({ type: SystemBody })
  async see(): Promise<SystemBody> {
    const now = this.clock.now();
    const { minutes } = await this.activity.totals();
    const statuses = await this.projected.statuses();
    return {
      lastMinute: rateBody(minutes, now, 1),
      lastHour: rateBody(minutes, now, LONGEST_RATE_MINUTES),
      views: statuses.map(lagBody),
    };
  }
}
