import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Clock } from '#platform/kernel/clock';
import { dayOf } from '#platform/kernel/days';
import { waitsOf } from '#analytics/counting/waits';
import { refuse } from '#analytics/refusals';
import { Activity } from '#analytics/workflows/activity';
import { Decisions } from '#analytics/workflows/decisions';
import { activityView } from './activity.view.js';
import { ApplicationFiguresBody, statesBody } from './applications.dto.js';
import { askedDays, DaysQuery } from './days.dto.js';

@ApiTags('analytics')
@AdminOnly()
@Controller('analytics/applications')
export class ApplicationFiguresRoutes {
  constructor(
    private readonly activity: Activity,
    private readonly decisions: Decisions,
    private readonly clock: Clock,
  ) {}

  /** Applications by state, and how long decisions have taken. */
  @Get()
  @Reads(activityView)
  @ApiOkResponse({ type: ApplicationFiguresBody })
  @Refuses(refuse, 'analytics.too-much')
  async see(@Query() query: DaysQuery): Promise<ApplicationFiguresBody> {
    const { range } = askedDays(query, dayOf(this.clock.now()));
    const { applications } = await this.activity.totals();
    const waits = waitsOf((await this.decisions.made(range)).map(({ waitedMs }) => waitedMs));
    return { states: statesBody(applications), ...range, ...(waits && { timeToDecision: waits }) };
  }
}
