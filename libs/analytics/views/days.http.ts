import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Clock } from '#platform/kernel/clock';
import { dayOf, type Day } from '#platform/kernel/days';
import { waitsOf } from '#analytics/counting/waits';
import { refuse } from '#analytics/refusals';
import { Activity, addDays, type DayActivity } from '#analytics/workflows/activity';
import { Decisions, type Decision } from '#analytics/workflows/decisions';
import { activityView } from './activity.view.js';
import { askedDays, DaysBody, DaysQuery, figuresBody, type DayBody } from './days.dto.js';

@ApiTags('analytics')
@AdminOnly()
@Controller('analytics/days')
export class DaysRoutes {
  constructor(
    private readonly activity: Activity,
    private readonly decisions: Decisions,
    private readonly clock: Clock,
  ) {}

  /** Day by day, and all of them together. */
  @Get()
  @Reads(activityView)
  @ApiOkResponse({ type: DaysBody })
  @Refuses(refuse, 'analytics.too-much')
  async see(@Query() query: DaysQuery): Promise<DaysBody> {
    const { range, days } = askedDays(query, dayOf(this.clock.now()));
    const activity = await this.activity.onDays(days);
    const active = await this.activity.activeUsers(days);
    const decisions = await this.decisions.made(range);
    const ofDays = waitsByDay(decisions);
    const figures = days.map((day, at) => ({
      day,
      ...bodyOf(activity[at], active.on(day), ofDays.get(day)),
    }));
    const total = bodyOf(activity.reduce(addDays), active.inAll, decisions);
    return { ...range, total, days: figures };
  }
}

const NOTHING: DayActivity = { events: {}, volumes: {} };

function bodyOf(
  activity: DayActivity = NOTHING,
  activeUsers: number,
  decisions: readonly Decision[] = [],
): Omit<DayBody, 'day'> {
  const waits = waitsOf(decisions.map(({ waitedMs }) => waitedMs));
  return figuresBody({ ...activity, activeUsers, waits });
}

function waitsByDay(decisions: readonly Decision[]): ReadonlyMap<Day, readonly Decision[]> {
  const days = new Map<Day, Decision[]>();
  for (const decision of decisions) {
    const ofDay = days.get(decision.day);
    if (ofDay) ofDay.push(decision);
    else days.set(decision.day, [decision]);
  }
  return days;
}
