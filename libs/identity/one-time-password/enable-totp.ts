import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { isRegistered, type UserState } from '#identity/user/user';

export interface EnableTotp {
  readonly userId: Uuid;
  readonly totpId: Uuid;
  /** Of the code that shows that the user's device has the secret. */
  readonly step: number;
  readonly codesId: Uuid;
}

/** One-time codes as a second factor. Recovery codes come with it, for the day the device is lost. */
export const enableTotp: Decide<EnableTotp, UserState, UserEvent> = (command, state) => {
  const { userId, totpId, step, codesId } = command;
  if (!isRegistered(state)) throw refuse('identity.unknown-user');
  if (state.totpId !== undefined) throw refuse('identity.second-factor-on');
  return [
    { type: 'TotpEnabled', data: { userId, totpId } },
    { type: 'OneTimeCodeUsed', data: { userId, step } },
    { type: 'RecoveryCodesIssued', data: { userId, codesId } },
  ];
};
