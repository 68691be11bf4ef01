import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { prove, type Proof } from '#identity/user/proof';
import type { UserState } from '#identity/user/user';

/** How many recovery codes are issued together. */
export const RECOVERY_CODES = 10;

export interface IssueRecoveryCodes {
  readonly userId: Uuid;
  readonly codesId: Uuid;
  readonly proof: Proof;
}

/** Ten new ones; the old ones, used or not, are good no more. */
export const issueRecoveryCodes: Decide<IssueRecoveryCodes, UserState, UserEvent> = (command, state) => {
  const { userId, codesId, proof } = command;
  if (state.totpId === undefined) throw refuse('identity.second-factor-off');
  return [...prove(userId, proof, state), { type: 'RecoveryCodesIssued', data: { userId, codesId } }];
};
