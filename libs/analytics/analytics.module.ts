import { Module, type Type } from '@nestjs/common';
import { AnalyticsRoutes } from './views/analytics.http.js';
import { ApplicationFiguresRoutes } from './views/applications.http.js';
import { DaysRoutes } from './views/days.http.js';
import { SystemRoutes } from './views/system.http.js';
import { Activity } from './workflows/activity.js';
import { Decisions } from './workflows/decisions.js';
import { UserActivity } from './workflows/user-activity.js';
import { UserNames } from './workflows/user-names.js';

/** Served by the processes that serve this context. */
export const analyticsRoutes: readonly Type[] = [
  AnalyticsRoutes,
  DaysRoutes,
  ApplicationFiguresRoutes,
  SystemRoutes,
];

/** Counts what happens everywhere. Asks the app, through global modules, for `Views`, `ProjectedViews` and `Clock`. */
@Module({ providers: [Activity, Decisions, UserActivity, UserNames] })
export class AnalyticsModule {}
