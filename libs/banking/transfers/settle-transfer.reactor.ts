import type { Uuid } from '#platform/kernel/ids';
import { fromJson } from '#platform/kernel/money';
import type { CommandAction, Reactor } from '#platform/reactions/reactor';
import { account } from '#banking/account/account';
import type { AccountEvent, Party } from '#banking/events';
import { completeTransfer } from './complete-transfer.js';
import { receiveTransfer } from './receive-transfer.js';
import { returnTransfer } from './return-transfer.js';

type Settled = Extract<AccountEvent, { type: 'FundsTransferred' | 'TransferReversed' | 'TransferReceived' }>;
type Sent = Exclude<Settled, { type: 'TransferReceived' }>['data'];

/**
 * Brings what was sent to its receiver, or back: each transfer has exactly one outcome.
 *
 * Whatever is asked for twice happens once, because the ids of the commands derive from the event that
 * they answer and streams recognise them for good; so a crash between any two appends, a lost journal
 * and a repeated event change nothing. The one choice, whether the receiver takes it, is never made
 * differently a second time: a receipt that is there is found again before anything is decided, and a
 * receiver that is refused (never opened, closed, in another currency) is so for ever. Nobody can close
 * the sender's account meanwhile, so there is always somewhere to return to.
 */
export const settleTransfer: Reactor<Settled> = {
  name: 'banking.settle-transfer',
  // One that cannot be settled yet holds up no other.
  key: ({ data }) => data.transferId,
  on: {
    FundsTransferred: ({ data }) => [receiving(data)],
    TransferReversed: ({ data }) => [receiving(data, data.reversalOf)],
    TransferReceived: ({ data: { from, transferId } }) => [completing(from, transferId)],
  },
};

function receiving(sent: Sent, reversalOf?: Uuid): CommandAction {
  const { transferId, accountId, ownerId, to, amount, reference } = sent;
  const command = {
    transferId,
    from: { accountId, ownerId },
    amount: fromJson(amount),
    reference,
    ...(reversalOf && { reversalOf }),
  };
  return {
    kind: 'command',
    name: 'receive',
    send: (send) => send({ decider: account, id: to.accountId, decide: receiveTransfer, command }),
    ifRefused: ({ code }) => [returning(sent, code)],
  };
}

function returning({ transferId, accountId, to, amount, reference }: Sent, reason: string): CommandAction {
  const command = { transferId, to, amount: fromJson(amount), reference, reason };
  return {
    kind: 'command',
    name: 'return',
    send: (send) => send({ decider: account, id: accountId, decide: returnTransfer, command }),
  };
}

function completing({ accountId }: Party, transferId: Uuid): CommandAction {
  const command = { transferId };
  return {
    kind: 'command',
    name: 'complete',
    send: (send) => send({ decider: account, id: accountId, decide: completeTransfer, command }),
  };
}
