import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { described } from '#platform/kernel/refusal';
import { Belongings } from '#platform/people/belongings';
import { Views } from '#platform/projections/views';
import { account } from '#banking/account/account';
import { closeAccount } from '#banking/account/close-account';
import { refuse } from '#banking/refusals';
import { accountsView } from '#banking/views/accounts.view';

/** What somebody has at the bank must be at zero before they are erased, and is closed then. */
@Injectable()
export class AccountsOfUsers extends Belongings {
  readonly refusals = described(
    refuse,
    'banking.has-holds',
    'banking.transfers-under-way',
    'banking.repays-a-loan',
    'banking.not-empty',
  );

  constructor(
    private readonly commands: CommandHandler,
    private readonly views: Views,
  ) {
    super();
  }

  /** Looks at every account before it closes the first, so that a refusal leaves all as they were. */
  async windUp(userId: Uuid, meta: CommandMeta): Promise<void> {
    const command = { by: { userId, isAdmin: false } };
    const accountIds = await openAccountsOf(userId, this.views);
    for (const id of accountIds) {
      const { state } = await this.commands.load(account, id);
      closeAccount(command, state, { now: meta.now, actor: meta.actor });
    }
    for (const id of accountIds) {
      const order = { decider: account, id, decide: closeAccount, command };
      await this.commands.handle({ ...order, meta: { ...meta, commandId: derivedUuid(meta.commandId, id) } });
    }
  }
}

/** Of all that are in the log at this moment, those that are not closed. */
export async function openAccountsOf(ownerId: Uuid, views: Views): Promise<readonly Uuid[]> {
  await views.catchUp(accountsView);
  const accounts = await views.all(accountsView, { index: 'byOwner', equals: { ownerId } });
  return accounts.filter(({ status }) => status !== 'closed').map(({ id }) => id as Uuid);
}
