import { Global, Module } from '@nestjs/common';
import { AccountAdminRoutes } from './account/account-admin.http.js';
import { AccountRoutes } from './account/account.http.js';
import { CashRoutes } from './account/cash.http.js';
import { AllAccountsRoutes } from './views/accounts.http.js';
import { BalanceRoutes } from './views/balance.http.js';
import { MovementRoutes } from './views/movements.http.js';
import { StatementRoutes } from './views/statement.http.js';
import { TrialBalanceRoutes } from './views/trial-balance.http.js';
import { Accounts } from './workflows/accounts.js';
import { Movements } from './workflows/movements.js';
import { Statements } from './workflows/statements.js';

/**
 * Accounts and the money on them. Asks the app, through global modules, for `CommandHandler`, `Views`,
 * `People`, `Clock` and `IdSource`.
 */
@Global()
@Module({
  controllers: [
    AccountRoutes,
    CashRoutes,
    AccountAdminRoutes,
    AllAccountsRoutes,
    TrialBalanceRoutes,
    BalanceRoutes,
    MovementRoutes,
    StatementRoutes,
  ],
  providers: [Accounts, Movements, Statements],
})
export class BankingModule {}
