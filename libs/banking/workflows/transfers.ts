import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import { fromJson } from '#platform/kernel/money';
import { Views, type Viewed } from '#platform/projections/views';
import { account } from '#banking/account/account';
import type { Asker } from '#banking/account/rules';
import type { AccountEvent } from '#banking/events';
import { refuse } from '#banking/refusals';
import { reverseTransfer, type Original } from '#banking/transfers/reverse-transfer';
import { transfersView, type TransferDocument } from '#banking/views/transfers.view';

export interface Reversal {
  readonly by: Asker;
  readonly transferId: string;
  readonly reference?: string | undefined;
}

/** What is done with a transfer that is there already. */
@Injectable()
export class Transfers {
  constructor(
    private readonly views: Views,
    private readonly commands: CommandHandler,
  ) {}

  /** For both sides and admins; to anybody else it is not there. Refuses: unknown-transfer. */
  async visibleTo(by: Asker, transferId: string): Promise<Viewed<TransferDocument>> {
    const transfer = await this.views.getOrWait(transfersView, transferId);
    const isVisible = transfer && (by.isAdmin || [transfer.from, transfer.to].some(isOf(by)));
    if (!isVisible) throw refuse('banking.unknown-transfer');
    return transfer;
  }

  /**
   * Refuses: unknown-transfer, not-yours-to-reverse, transfer-not-completed, and then what the account
   * that received it refuses.
   */
  async reverse(
    { by, transferId, reference }: Reversal,
    meta: CommandMeta,
  ): Promise<CommandResult<AccountEvent>> {
    const transfer = await this.visibleTo(by, transferId);
    if (!by.isAdmin && !isOf(by)(transfer.to)) throw refuse('banking.not-yours-to-reverse');
    if (transfer.status !== 'completed') throw refuse('banking.transfer-not-completed');
    const command = { by, transferId: meta.commandId, original: original(transfer), reference };
    const { accountId: id } = transfer.to;
    return await this.commands.handle({ decider: account, id, decide: reverseTransfer, command, meta });
  }
}

function isOf({ userId }: Asker) {
  return ({ ownerId }: TransferDocument['from']): boolean => ownerId === userId;
}

function original({ id, from, amount, sentAt, reversalOf }: Viewed<TransferDocument>): Original {
  return {
    transferId: id as Uuid,
    from: { accountId: from.accountId as Uuid, ownerId: from.ownerId as Uuid },
    amount: fromJson(amount),
    sentAt: sentAt as Instant,
    isReversal: reversalOf !== undefined,
  };
}
