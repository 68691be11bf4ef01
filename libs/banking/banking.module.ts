import { Global, Module } from '@nestjs/common';
import { AccountAdminRoutes } from './account/account-admin.http.js';
import { AccountRoutes } from './account/account.http.js';
import { CashRoutes } from './account/cash.http.js';
import { AllAccountsRoutes } from './views/accounts.http.js';
import { TrialBalanceRoutes } from './views/trial-balance.http.js';
import { Accounts } from './workflows/accounts.js';

/**
 * Accounts and the money on them. Asks the app, through global modules, for `CommandHandler`, `Views`,
 * `People`, `Clock` and `IdSource`.
 */
@Global()
@Module({
  controllers: [AccountRoutes, CashRoutes, AccountAdminRoutes, AllAccountsRoutes, TrialBalanceRoutes],
  providers: [Accounts],
})
export class BankingModule {}
