import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import { money, toJson } from '#platform/kernel/money';
import type { AccountState } from '#banking/account/account';
import type { AccountEvent } from '#banking/events';

export interface ExpireHold {
  readonly holdId: Uuid;
}

/** Records that the time of a hold has run out, if nothing else became of it. Refuses nothing. */
export const expireHold: Decide<ExpireHold, AccountState, AccountEvent> = ({ holdId }, state) => {
  const { accountId, currency, holds } = state;
  const hold = holds[holdId];
  if (!hold) return [];
  return [
    { type: 'HoldExpired', data: { accountId, holdId, held: toJson(money(hold.heldMinor, currency)) } },
  ];
};
