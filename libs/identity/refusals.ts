import { refusals } from '#platform/kernel/refusal';

/** Every way in which identity says no. Codes are for ever; the sentences may improve. */
export const refuse = refusals({
  'identity.username-taken': ['invalid', 'This username is taken already.'],
  'identity.email-taken': ['invalid', 'This e-mail address is taken already.'],
  'identity.name-missing': ['invalid', 'A username or an e-mail address is needed.'],
  'identity.invalid-username': ['invalid', 'This cannot be a username.'],
  'identity.invalid-email': ['invalid', 'This is not an e-mail address.'],
  'identity.invalid-birth-date': ['invalid', 'This cannot be a date of birth.'],
  'identity.weak-password': ['invalid', 'This password is not good enough.'],
  'identity.sign-up-expired': ['conflict', 'This sign-up was not finished in time. Begin a new one.'],
  'identity.already-registered': ['conflict', 'This user is registered already.'],
  'identity.profile-changed-meanwhile': ['conflict', 'The profile was changed at the same time. Try again.'],

  'identity.wrong-credentials': ['unauthenticated', 'The name, the password or the code is wrong.'],
  'identity.second-factor-required': ['unauthenticated', 'A one-time code or a recovery code is needed too.'],
  'identity.wrong-code': ['unauthenticated', 'The code is wrong, too old, or was used already.'],
  'identity.proof-required': [
    'invalid',
    'A password, a one-time code or a recovery code is needed for this.',
  ],
  'identity.wrong-proof': ['forbidden', 'The password or the code is wrong, or the code was used already.'],
  'identity.disabled': ['forbidden', 'This user has been disabled.'],
  'identity.too-many-attempts': ['too-many', 'Too many attempts on this name. Wait a while and try again.'],
  'identity.busy': ['unavailable', 'Too many log-ins at once. Try again in a moment.'],

  'identity.session-ended': ['unauthenticated', 'This session has ended. Log in again.'],
  'identity.unknown-session': ['not-found', 'There is no such session, or it has ended.'],
  'identity.refresh-token-reused': [
    'unauthenticated',
    'This refresh token was used before, so its session has been ended. Log in again.',
  ],

  'identity.enrolment-invalid': [
    'invalid',
    'This secret was not asked for here, or too long ago. Ask again.',
  ],
  'identity.wrong-enrolment-code': ['invalid', 'The code does not come from this secret, or is too old.'],
  'identity.second-factor-on': ['conflict', 'One-time codes are on already.'],
  'identity.second-factor-off': ['conflict', 'One-time codes are not on.'],
  'identity.only-credential': [
    'conflict',
    'Set a password first: without codes there would be no way to log in.',
  ],

  'identity.unknown-user': ['not-found', 'There is no such user.'],
  'identity.last-admin': [
    'conflict',
    'The last admin cannot be demoted. Grant the role to somebody else first.',
  ],
  'identity.is-disabled': ['conflict', 'This user is disabled. Enable them first.'],
  'identity.is-admin': ['conflict', 'This user is an admin. Revoke the role first.'],
});
