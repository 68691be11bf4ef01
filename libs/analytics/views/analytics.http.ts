import { Controller, Get, type OnModuleInit } from '@nestjs/common';
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
export class AnalyticsRoutes implements OnModuleInit {
  constructor(
    private readonly activity: Activity,
    private readonly users: UserActivity,
  ) {}

  /** Only where it is asked for. */
  onModuleInit(): void {
    this.users.keepUp();
  }

  /** Everything in all, and log-ins and financing checks by user. */
  @Get()
  @Reads(activityView)
  @ApiOkResponse({ type: AnalyticsBody })
  async see(): Promise<AnalyticsBody> {
    const { events } = await this.activity.totals();
    const { logins, checks } = await this.users.byName();
    return {
      total_events: sumOf(events),
      total_logins: logins.sum,
      total_financing_option_checks: checks.sum,
      logins_per_user: logins.byName,
      financing_checks_per_user: checks.byName,
    };
  }
}
