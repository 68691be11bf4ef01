import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { NameKind, UserEvent } from '#identity/events';
import { takenName } from '#identity/names/taken-name';
import { isRegistered, type UserState } from './user.js';

export interface GiveUpName {
  readonly userId: Uuid;
  readonly kind: NameKind;
  readonly nameKey: string;
}

/**
 * Makes sure that the user will never come to bear a name that they reserved and then did not take:
 * after this, the sign-up or the change that reserved it cannot succeed, however late it comes.
 * Refused when they bear it.
 */
export const giveUpName: Decide<GiveUpName, UserState, UserEvent> = ({ userId, kind, nameKey }, state) => {
  if (state.status === 'unregistered') return [{ type: 'RegistrationAbandoned', data: { userId } }];
  if (!isRegistered(state)) return [];
  if (state.names[kind]?.nameKey === nameKey) throw takenName(kind);
  return [{ type: 'NameChangeAbandoned', data: { userId } }];
};
