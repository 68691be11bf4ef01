import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import { money, toJson } from '#platform/kernel/money';
import type { AccountState } from '#banking/account/account';
import { mustBeOpen, type Asker } from '#banking/account/rules';
import type { AccountEvent } from '#banking/events';
import { openHold } from './open-hold.js';

export interface ReleaseHold {
  readonly by: Asker;
  readonly holdId: Uuid;
}

/**
 * Gives back what was held. No money moves, so a frozen account may do it too.
 * Refuses: unknown-account, closed, hold-not-open.
 */
export const releaseHold: Decide<ReleaseHold, AccountState, AccountEvent> = (command, state, { now }) => {
  const { by, holdId } = command;
  mustBeOpen(state, by);
  const held = toJson(money(openHold(state, holdId, now).heldMinor, state.currency));
  return [{ type: 'HoldReleased', data: { accountId: state.accountId, holdId, held } }];
};
