import { Global, Module, type Type } from '@nestjs/common';
import { AccountAdminRoutes } from './account/account-admin.http.js';
import { AccountRoutes } from './account/account.http.js';
import { CashRoutes } from './account/cash.http.js';
import { HoldRoutes } from './holds/hold.http.js';
import { StandingOrderRoutes } from './standing-orders/standing-order.http.js';
import { TransferBatchRoutes } from './transfers/transfer-batch.http.js';
import { TransferRoutes } from './transfers/transfer.http.js';
import { AllAccountsRoutes } from './views/accounts.http.js';
import { BalanceRoutes } from './views/balance.http.js';
import { HoldsRoutes } from './views/holds.http.js';
import { MovementRoutes } from './views/movements.http.js';
import { StandingOrdersRoutes } from './views/standing-orders.http.js';
import { StatementRoutes } from './views/statement.http.js';
import { TransfersRoutes } from './views/transfers.http.js';
import { TrialBalanceRoutes } from './views/trial-balance.http.js';
import { AccountsOfUsers } from './workflows/accounts-of-users.js';
import { Accounts } from './workflows/accounts.js';
import { Holds } from './workflows/holds.js';
import { Movements } from './workflows/movements.js';
import { Receivers } from './workflows/receivers.js';
import { StandingOrders } from './workflows/standing-orders.js';
import { Statements } from './workflows/statements.js';
import { TransferBatches } from './workflows/transfer-batches.js';
import { Transfers } from './workflows/transfers.js';

/** Served by the processes that serve this context. */
export const bankingRoutes: readonly Type[] = [
  AccountRoutes,
  CashRoutes,
  TransferRoutes,
  TransferBatchRoutes,
  TransfersRoutes,
  AccountAdminRoutes,
  AllAccountsRoutes,
  TrialBalanceRoutes,
  BalanceRoutes,
  MovementRoutes,
  StatementRoutes,
  HoldRoutes,
  HoldsRoutes,
  StandingOrderRoutes,
  StandingOrdersRoutes,
];

/**
 * Accounts and the money on them. Asks the app, through global modules, for `CommandHandler`, `Views`,
 * `People`, `Clock`, `IdSource` and `FingerprintKey`, and tells
 * identity what people still have here.
 */
@Global()
@Module({
  providers: [
    AccountsOfUsers,
    Accounts,
    Holds,
    Movements,
    Receivers,
    StandingOrders,
    Statements,
    TransferBatches,
    Transfers,
  ],
  exports: [AccountsOfUsers],
})
export class BankingModule {}
