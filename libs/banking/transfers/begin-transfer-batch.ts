import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { AccountState } from '#banking/account/account';
import { mustBeOpen, type Asker } from '#banking/account/rules';
import type { AccountEvent } from '#banking/events';

export interface BeginTransferBatch {
  readonly by: Asker;
  readonly batchId: Uuid;
  /** How many are asked for. */
  readonly transfers: number;
}

/**
 * Refuses: unknown-account, closed. Decided before any of its transfers, so that a batch which is asked
 * for again, with the same transfers or with others, is recognised as a whole.
 */
export const beginTransferBatch: Decide<BeginTransferBatch, AccountState, AccountEvent> = (
  { by, batchId, transfers },
  state,
) => {
  mustBeOpen(state, by);
  return [{ type: 'TransferBatchBegun', data: { accountId: state.accountId, batchId, transfers } }];
};
