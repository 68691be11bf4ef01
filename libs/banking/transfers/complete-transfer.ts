import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { AccountState } from '#banking/account/account';
import type { AccountEvent } from '#banking/events';

export interface CompleteTransfer {
  readonly transferId: Uuid;
}

/** Refuses nothing: the money has arrived, and the sender's account learns of it. */
export const completeTransfer: Decide<CompleteTransfer, AccountState, AccountEvent> = (
  { transferId },
  { accountId },
) => [{ type: 'TransferCompleted', data: { accountId, transferId } }];
