import type { Type } from '@nestjs/common';
import { BankingModule } from '#banking/banking.module';
import { bankingEvents } from '#banking/events';
import { settleTransfer } from '#banking/transfers/settle-transfer.reactor';
import { accountsView } from '#banking/views/accounts.view';
import { holdersView } from '#banking/views/holders.view';
import { movementsView } from '#banking/views/movements.view';
import { ledgerView } from '#banking/views/ledger.view';
import { transfersView } from '#banking/views/transfers.view';
import { identityEvents } from '#identity/events';
import { IdentityModule } from '#identity/identity.module';
import { settleNames } from '#identity/names/settle-names.reactor';
import { eraseUserReactor } from '#identity/user/erase-user.reactor';
import { sessionsView } from '#identity/views/sessions.view';
import { usersView } from '#identity/views/users.view';
import type { Snapshots } from '#platform/commands/snapshots';
import { EventCatalogue } from '#platform/event-store/event-definition';
import type { AnyView } from '#platform/projections/view';
import type { AnyReactor } from '#platform/reactions/reactor';
import type { Vault } from '#platform/vault/vault';

/** Every event of every context: what the log may hold. */
export const catalogue = new EventCatalogue(identityEvents, bankingEvents);

export const views: readonly AnyView[] = [
  usersView,
  sessionsView,
  accountsView,
  ledgerView,
  transfersView,
  movementsView,
  holdersView,
];

export const contextModules: readonly Type[] = [IdentityModule, BankingModule];

/** What reactors reach besides commands. */
export interface ReactorParts {
  readonly vault: Vault;
  readonly snapshots: Snapshots;
}

export function reactors({ vault, snapshots }: ReactorParts): readonly AnyReactor[] {
  return [eraseUserReactor(vault, snapshots), settleNames, settleTransfer];
}
