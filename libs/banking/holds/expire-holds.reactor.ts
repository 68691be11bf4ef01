import type { Reactor } from '#platform/reactions/reactor';
import type { Uuid } from '#platform/kernel/ids';
import { account } from '#banking/account/account';
import type { AccountEvent } from '#banking/events';
import { expireHold } from './expire-hold.js';

/** Lets go of what is held when its time has run out. */
export const expireHolds: Reactor<AccountEvent> = {
  name: 'banking.expire-holds',
  on: {
    FundsHeld: ({ data: { accountId, holdId, expiresAt } }) => [
      { kind: 'schedule', id: holdId, at: expiresAt, payload: { accountId } },
    ],
    HoldCaptured: ({ data }) => [{ kind: 'cancel', id: data.holdId }],
    HoldReleased: ({ data }) => [{ kind: 'cancel', id: data.holdId }],
  },
  onTimer: ({ id, payload }) => {
    const command = { holdId: id as Uuid };
    const order = { decider: account, id: payload['accountId'] as Uuid, decide: expireHold, command };
    return [{ kind: 'command', name: 'expire', send: (send) => send(order) }];
  },
};
