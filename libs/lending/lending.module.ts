import { Global, Module, type Type } from '@nestjs/common';
import { ApplicationRoutes } from './applications/application.http.js';
import { ReviewRoutes } from './applications/review.http.js';
import { LoanRoutes } from './loans/loan.http.js';
import { FinancingOptionAdminRoutes } from './options/option-admin.http.js';
import { FinancingOptionRoutes } from './options/option.http.js';
import { ArrearsRoutes } from './views/arrears.http.js';
import { PolicyReplayRoutes } from './views/policy-replays.http.js';
import { ReviewListRoutes } from './views/review-list.http.js';
import { ApplicationLists } from './workflows/application-lists.js';
import { Applications } from './workflows/applications.js';
import { Loans } from './workflows/loans.js';
import { LoansOfUsers } from './workflows/loans-of-users.js';
import { Options } from './workflows/options.js';
import { PolicyReplays } from './workflows/policy-replays.js';

/** Served by the processes that serve this context. */
export const lendingRoutes: readonly Type[] = [
  FinancingOptionRoutes,
  FinancingOptionAdminRoutes,
  ApplicationRoutes,
  ReviewRoutes,
  ReviewListRoutes,
  LoanRoutes,
  ArrearsRoutes,
  PolicyReplayRoutes,
];

/**
 * Loans, from the first look at what is offered to the last instalment. Asks the app, through global
 * modules, for `CommandHandler`, `Views`, `People` and `FingerprintKey`, and tells identity who still owes.
 */
@Global()
@Module({
  providers: [ApplicationLists, Applications, Loans, LoansOfUsers, Options, PolicyReplays],
  exports: [LoansOfUsers, Options],
})
export class LendingModule {}
