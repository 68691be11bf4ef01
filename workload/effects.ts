import type { CommandKind } from './requests.js';

interface Effect {
  readonly type: string;
  /** The field of the event that has the id of what was made. */
  readonly id?: string;
  /** Whether it is carried out without an event when all is as it wants it already. */
  readonly mayBeSilent?: true;
}

/** What each command leaves in the log. */
export const EFFECTS: Readonly<Record<CommandKind, Effect>> = {
  open: { type: 'AccountOpened', id: 'accountId' },
  rename: { type: 'AccountRenamed' },
  close: { type: 'AccountClosed' },
  deposit: { type: 'FundsDeposited', id: 'depositId' },
  withdraw: { type: 'FundsWithdrawn', id: 'withdrawalId' },
  transfer: { type: 'FundsTransferred', id: 'transferId' },
  batch: { type: 'FundsTransferred', id: 'transferId' },
  reverse: { type: 'TransferReversed', id: 'transferId' },
  hold: { type: 'FundsHeld', id: 'holdId' },
  capture: { type: 'HoldCaptured' },
  release: { type: 'HoldReleased' },
  order: { type: 'StandingOrderPlaced', id: 'orderId' },
  pause: { type: 'StandingOrderPaused', mayBeSilent: true },
  resume: { type: 'StandingOrderResumed', mayBeSilent: true },
  cancel: { type: 'StandingOrderEnded' },
  freeze: { type: 'AccountFrozen', mayBeSilent: true },
  unfreeze: { type: 'AccountUnfrozen', mayBeSilent: true },
  limits: { type: 'LimitsChanged' },
};
