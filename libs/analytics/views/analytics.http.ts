import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { Reads } from '#platform/http/reads';
import { sumOf } from '#analytics/counting/counts';
import { Activity } from '#analytics/workflows/activity';
import { UserActivity } from '#analytics/workflows/user-activity';
import { activityView } from './activity.view.js';
import { AnalyticsBody } from './analytics.dto.js';

@ApiTags('analytics')
@AdminOnly()
@Controller('analytics')
export class AnalyticsRoutes {
  constructor(
    private readonly activity: Activity,
    private readonly users: UserActivity,
  ) {}

  /** Everything in all, and log-ins and financing checks by user. */
  @Get()
  @Reads(activityView)
  @ApiOkResponse({ type: AnalyticsBody })
  async see(): Promise<AnalyticsBody> {
    const { events } = await this.activity.totals();
    const { logins, checks } = await this.users.byName();
    return {
      total_events: sumOf(events),
      total_logins: sumOf(logins),
      total_financing_option_checks: sumOf(checks),
      logins_per_user: logins,
      financing_checks_per_user: checks,
    };
  }
}
