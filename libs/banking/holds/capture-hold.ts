import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import { money, toJson, zero, type Money } from '#platform/kernel/money';
import type { AccountState } from '#banking/account/account';
import { paid } from '#banking/account/booking';
import { mustTake, type Asker } from '#banking/account/rules';
import { OUTSIDE, type AccountEvent } from '#banking/events';
import { refuse } from '#banking/refusals';
import { openHold } from './open-hold.js';

export interface CaptureHold {
  readonly by: Asker;
  readonly holdId: Uuid;
  /** All of it if absent. */
  readonly amount?: Money | undefined;
  readonly reference?: string | undefined;
}

/**
 * Takes what was held, or a part of it, once: the rest is free again.
 * Refuses: unknown-account, closed, frozen, wrong-currency, hold-not-open, over-hold.
 */
export const captureHold: Decide<CaptureHold, AccountState, AccountEvent> = (command, state, { now }) => {
  const { by, holdId, reference } = command;
  mustTake(state, by, command.amount ?? zero(state.currency));
  const held = money(openHold(state, holdId, now).heldMinor, state.currency);
  const { amount = held } = command;
  if (amount.minor > held.minor) throw refuse('banking.over-hold', { held: toJson(held) });
  const booking = paid(state, OUTSIDE, { amount, now, reference });
  return [{ type: 'HoldCaptured', data: { ...booking, holdId, held: toJson(held) } }];
};
