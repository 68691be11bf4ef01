import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { prove, type Proof } from '#identity/user/proof';
import type { UserState } from '#identity/user/user';

export interface DisableTotp {
  readonly userId: Uuid;
  readonly proof: Proof;
}

export const disableTotp: Decide<DisableTotp, UserState, UserEvent> = ({ userId, proof }, state) => {
  if (state.totpId === undefined) throw refuse('identity.second-factor-off');
  const spent = prove(userId, proof, state);
  if (state.passwordId === undefined) throw refuse('identity.only-credential');
  return [...spent, { type: 'TotpDisabled', data: { userId } }];
};
