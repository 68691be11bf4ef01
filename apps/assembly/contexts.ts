import type { Type } from '@nestjs/common';
import { AnalyticsModule, analyticsRoutes } from '#analytics/analytics.module';
import { activityView } from '#analytics/views/activity.view';
import { decisionsView } from '#analytics/views/decisions.view';
import { namesView } from '#analytics/views/names.view';
import { closeAccounts } from '#banking/account/close-accounts.reactor';
import { BankingModule, bankingRoutes } from '#banking/banking.module';
import { bankingEvents } from '#banking/events';
import { expireHolds } from '#banking/holds/expire-holds.reactor';
import { serveLoans } from '#banking/loans/serve-loans.reactor';
import { runStandingOrders } from '#banking/standing-orders/run-standing-orders.reactor';
import { settleTransfer } from '#banking/transfers/settle-transfer.reactor';
import { accountsView } from '#banking/views/accounts.view';
import { holdersView } from '#banking/views/holders.view';
import { holdsView } from '#banking/views/holds.view';
import { movementsView } from '#banking/views/movements.view';
import { ledgerView } from '#banking/views/ledger.view';
import { standingOrdersView } from '#banking/views/standing-orders.view';
import { transfersView } from '#banking/views/transfers.view';
import { AccountsOfUsers } from '#banking/workflows/accounts-of-users';
import { identityEvents } from '#identity/events';
import { IdentityModule, identityRoutes } from '#identity/identity.module';
import { settleNames } from '#identity/names/settle-names.reactor';
import { eraseUserReactor } from '#identity/user/erase-user.reactor';
import { sessionsView } from '#identity/views/sessions.view';
import { usersView } from '#identity/views/users.view';
import { payOut } from '#lending/applications/pay-out.reactor';
import { withdrawForErased } from '#lending/applications/withdraw-for-erased.reactor';
import { lendingEvents } from '#lending/events';
import { LendingModule, lendingRoutes } from '#lending/lending.module';
import { collectInstalments } from '#lending/loans/collect-instalments.reactor';
import { accountsView as lendingAccountsView } from '#lending/views/accounts.view';
import { applicationCountsView } from '#lending/views/application-counts.view';
import { applicationOrderView } from '#lending/views/application-order.view';
import { applicationsView } from '#lending/views/applications.view';
import { loansView } from '#lending/views/loans.view';
import { optionsView } from '#lending/views/options.view';
import { peopleView } from '#lending/views/people.view';
import { LoansOfUsers } from '#lending/workflows/loans-of-users';
import { notificationsEvents } from '#notifications/events';
import { NotificationsModule, notificationsRoutes } from '#notifications/notifications.module';
import { addressesView } from '#notifications/views/addresses.view';
import { adminsView } from '#notifications/views/admins.view';
import { deliveriesView } from '#notifications/views/deliveries.view';
import { notificationsView } from '#notifications/views/notifications.view';
import { ownersView } from '#notifications/views/owners.view';
import { webhooksView } from '#notifications/views/webhooks.view';
import type { CommandHandler } from '#platform/commands/command-handler';
import type { Snapshots } from '#platform/commands/snapshots';
import type { Config } from '#platform/config/config';
import { EventCatalogue } from '#platform/event-store/event-definition';
import type { EventStore } from '#platform/event-store/event-store';
import type { Clock } from '#platform/kernel/clock';
import type { AnyView } from '#platform/projections/view';
import type { Views } from '#platform/projections/views';
import type { AnyReactor } from '#platform/reactions/reactor';
import type { Vault } from '#platform/vault/vault';
import { tellers } from './tellers.js';

/** Every event of every context: what the log may hold. */
export const catalogue = new EventCatalogue(
  identityEvents,
  bankingEvents,
  lendingEvents,
  notificationsEvents,
);

export const views: readonly AnyView[] = [
  usersView,
  sessionsView,
  accountsView,
  ledgerView,
  transfersView,
  movementsView,
  holdersView,
  holdsView,
  standingOrdersView,
  optionsView,
  applicationsView,
  applicationOrderView,
  applicationCountsView,
  loansView,
  peopleView,
  lendingAccountsView,
  activityView,
  namesView,
  decisionsView,
  notificationsView,
  addressesView,
  adminsView,
  ownersView,
  webhooksView,
  deliveriesView,
];

export type ContextName = 'identity' | 'banking' | 'lending' | 'analytics' | 'notifications';

export interface Context {
  readonly name: ContextName;
  readonly module: Type;
  readonly routes: readonly Type[];
}

/** Every process has them all, for contexts ask each other; whose routes it serves is its role's to say. */
export const contexts: readonly Context[] = [
  { name: 'identity', module: IdentityModule, routes: identityRoutes },
  { name: 'banking', module: BankingModule, routes: bankingRoutes },
  { name: 'lending', module: LendingModule, routes: lendingRoutes },
  { name: 'analytics', module: AnalyticsModule, routes: analyticsRoutes },
  { name: 'notifications', module: NotificationsModule, routes: notificationsRoutes },
];

/** Whom identity asks before it erases somebody; those that only look come before those that act. */
export const belongings = [LoansOfUsers, AccountsOfUsers] as const;

/** What reactors reach besides the commands they send. */
export interface ReactorParts {
  readonly store: EventStore;
  readonly commands: CommandHandler;
  readonly vault: Vault;
  readonly snapshots: Snapshots;
  readonly views: Views;
  readonly clock: Clock;
  readonly config: Config;
}

export function reactors(parts: ReactorParts): readonly AnyReactor[] {
  const { vault, snapshots, views } = parts;
  return [
    eraseUserReactor(vault, snapshots),
    settleNames,
    settleTransfer,
    closeAccounts(views),
    expireHolds,
    runStandingOrders(parts),
    serveLoans,
    payOut(parts),
    withdrawForErased(views),
    collectInstalments,
    ...tellers(parts),
  ];
}
