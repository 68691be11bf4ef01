import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { Reads } from '#platform/http/reads';
import { Activity } from '#analytics/workflows/activity';
import { UserNames } from '#analytics/workflows/user-names';
import { activityView } from './activity.view.js';
import { AnalyticsBody, analyticsBody } from './analytics.dto.js';

@ApiTags('analytics')
@AdminOnly()
@Controller('analytics')
export class AnalyticsRoutes {
  constructor(
    private readonly activity: Activity,
    private readonly names: UserNames,
  ) {}

  /** Everything in all, and log-ins and financing checks by user. */
  @Get()
  @Reads(activityView)
  @ApiOkResponse({ type: AnalyticsBody })
  async see(): Promise<AnalyticsBody> {
    const { events } = await this.activity.totals();
    const users = await this.activity.users();
    const named = Array.from(users, ([userId, [, , revision]]) => ({ userId, named: revision }));
    const names = await this.names.namesOf(named);
    return analyticsBody(events, { counts: [...users.values()], names });
  }
}
