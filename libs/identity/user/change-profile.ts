import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { NameKind, ProfileField, UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import type { RecordableProfile } from './profile.js';
import { claimsOf, isRegistered, type UserState } from './user.js';

export interface ChangeProfile {
  readonly userId: Uuid;
  /** What is to be different; what it does not mention stays. */
  readonly changes: RecordableProfile;
  readonly cleared: ProfileField[];
  /** The state's `nameChanges` when the new names were reserved. */
  readonly nameChanges: number;
}

export const changeProfile: Decide<ChangeProfile, UserState, UserEvent> = (command, state) => {
  const { userId, changes, cleared, nameChanges } = command;
  if (!isRegistered(state)) throw refuse('identity.unknown-user');
  const { searchTokens: _tokens, names, ...fields } = changes;
  if (Object.keys(fields).length === 0 && cleared.length === 0) return [];
  const isLetGo = (kind: NameKind): boolean =>
    cleared.includes(kind) || names.some((claim) => claim.kind === kind);
  const released = claimsOf(state).filter(({ kind }) => isLetGo(kind));
  if (names.length + released.length > 0 && nameChanges !== state.nameChanges) {
    throw refuse('identity.profile-changed-meanwhile');
  }
  if (claimsOf(state).length - released.length + names.length === 0) {
    throw refuse('identity.name-missing', {}, [
      { field: 'email', message: 'is the only name to log in with' },
    ]);
  }
  return [{ type: 'ProfileChanged', data: { userId, ...changes, cleared, released } }];
};
