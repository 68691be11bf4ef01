import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { startSession, type Origin } from '#identity/session/session';
import type { RecordableProfile } from './profile.js';
import type { UserState } from './user.js';

/** What the user will log in with: a password, or one-time codes alone. */
export type Credential =
  { readonly passwordId: Uuid } | { readonly totpId: Uuid; readonly step: number; readonly codesId: Uuid };

export interface RegisterUser {
  readonly userId: Uuid;
  readonly profile: RecordableProfile;
  readonly credential: Credential;
  /** Signing up logs in at once; the first admin is made with nobody there to log in. */
  readonly session?: Origin & { readonly sessionId: Uuid };
}

export const registerUser: Decide<RegisterUser, UserState, UserEvent> = (command, state, { now }) => {
  const { userId, profile, credential, session } = command;
  if (state.status === 'abandoned') throw refuse('identity.sign-up-expired');
  if (state.status !== 'unregistered') throw refuse('identity.already-registered');
  if (profile.names.length === 0) throw refuse('identity.name-missing');
  return [
    ...credentialEvents(userId, profile, credential),
    ...(session ? startSession({ userId, ...session }, state, now) : []),
  ];
};

function credentialEvents(
  userId: Uuid,
  profile: RecordableProfile,
  credential: Credential,
): readonly UserEvent[] {
  if ('passwordId' in credential) {
    return [{ type: 'UserRegistered', data: { userId, ...profile, passwordId: credential.passwordId } }];
  }
  const { totpId, step, codesId } = credential;
  return [
    { type: 'UserRegistered', data: { userId, ...profile } },
    { type: 'TotpEnabled', data: { userId, totpId } },
    { type: 'OneTimeCodeUsed', data: { userId, step } },
    { type: 'RecoveryCodesIssued', data: { userId, codesId } },
  ];
}
