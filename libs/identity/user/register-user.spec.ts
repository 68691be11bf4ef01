import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { given } from '#platform/testing/given';
import { registerUser } from './register-user.js';
import { user } from './user.js';

const NAMESPACE = '0192f3c4-0000-7000-8000-000000000000' as Uuid;
const id = (name: string): Uuid => derivedUuid(NAMESPACE, name);
const userId = id('ann');
const names = [{ kind: 'username' as const, nameKey: 'k'.repeat(43), reservationId: id('reservation') }];
const profile = { username: 'Ann', firstName: 'Ann', names, searchTokens: '{}' };
const session = { sessionId: id('session'), device: 'browser', address: '127.0.0.1' };
const expiresAt = '2026-01-22T12:00:00.000Z' as Instant;
const withPassword = { userId, profile, credential: { passwordId: id('password') }, session };

describe('registering a user', () => {
  it('records who they are and logs them in', () => {
    given(user, [])
      .when(registerUser, withPassword)
      .then([
        { type: 'UserRegistered', data: { userId, ...profile, passwordId: id('password') } },
        { type: 'SessionStarted', data: { userId, expiresAt, ...session } },
      ]);
  });

  it('takes one-time codes in place of a password, with recovery codes', () => {
    const credential = { totpId: id('totp'), step: 7, codesId: id('codes') };
    given(user, [])
      .when(registerUser, { userId, profile, credential })
      .then([
        { type: 'UserRegistered', data: { userId, ...profile } },
        { type: 'TotpEnabled', data: { userId, totpId: id('totp') } },
        { type: 'OneTimeCodeUsed', data: { userId, step: 7 } },
        { type: 'RecoveryCodesIssued', data: { userId, codesId: id('codes') } },
      ]);
  });

  it('needs a name to log in with', () => {
    given(user, [])
      .when(registerUser, { ...withPassword, profile: { names: [], searchTokens: '{}' } })
      .thenRefused('identity.name-missing');
  });

  it('happens once', () => {
    given(user, [{ type: 'UserRegistered', data: { userId, ...profile } }])
      .when(registerUser, withPassword)
      .thenRefused('identity.already-registered');
  });

  it('cannot happen any more once its names were given up', () => {
    given(user, [{ type: 'RegistrationAbandoned', data: { userId } }])
      .when(registerUser, withPassword)
      .thenRefused('identity.sign-up-expired');
  });
});
