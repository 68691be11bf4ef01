import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { given } from '#platform/testing/given';
import type { UserEvent } from '#identity/events';
import { user } from '#identity/user/user';
import { logIn, type LogIn } from './log-in.js';
import { MAX_SESSIONS } from './session.js';

const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);
const userId = id('ann');
const passwordId = id('password');
const totpId = id('totp');
const codesId = id('codes');
const origin = { device: 'phone', address: '::1' };
const expiresAt = '2026-01-22T12:00:00.000Z' as Instant;

const registered: UserEvent = {
  type: 'UserRegistered',
  data: { userId, username: 'ann', names: [], searchTokens: '{}', passwordId },
};
const passwordless: UserEvent = {
  type: 'UserRegistered',
  data: { userId, username: 'ann', names: [], searchTokens: '{}' },
};
const totp: readonly UserEvent[] = [
  { type: 'TotpEnabled', data: { userId, totpId } },
  { type: 'OneTimeCodeUsed', data: { userId, step: 100 } },
  { type: 'RecoveryCodesIssued', data: { userId, codesId } },
];
const started = (name: string, until: string = expiresAt): UserEvent => ({
  type: 'SessionStarted',
  data: { userId, sessionId: id(name), expiresAt: until as Instant, ...origin },
});
const revoked = (name: string, reason: 'replaced' | 'expired'): UserEvent => ({
  type: 'SessionRevoked',
  data: { userId, sessionId: id(name), reason },
});
const loggedIn = (
  method: 'password' | 'one-time-password' | 'password-and-one-time-password',
): UserEvent => ({
  type: 'UserLoggedIn',
  data: { userId, sessionId: id('new'), method, ...origin },
});
const command = (proof: LogIn['proof'], codeGiven = false): LogIn => ({
  userId,
  sessionId: id('new'),
  proof,
  codeGiven,
  ...origin,
});

describe('logging in', () => {
  it('starts a session', () => {
    given(user, [registered])
      .when(logIn, command({ passwordId }))
      .then([loggedIn('password'), started('new')]);
  });

  it('ends the session on the other device, and notes what had expired', () => {
    given(user, [registered, started('old', '2026-01-15T11:59:59.999Z'), started('other')])
      .when(logIn, command({ passwordId }))
      .then([loggedIn('password'), started('new'), revoked('old', 'expired'), revoked('other', 'replaced')]);
  });

  it('leaves other devices alone when the user wants several', () => {
    given(user, [
      registered,
      { type: 'SeveralDevicesAllowed', data: { userId, allowed: true } },
      started('other'),
    ])
      .when(logIn, command({ passwordId }))
      .then([loggedIn('password'), started('new')]);
  });

  it('ends the oldest of too many sessions', () => {
    const many = Array.from({ length: MAX_SESSIONS }, (_, n) => started(`session ${n}`));
    given(user, [registered, { type: 'SeveralDevicesAllowed', data: { userId, allowed: true } }, ...many])
      .when(logIn, command({ passwordId }))
      .then([loggedIn('password'), started('new'), revoked('session 0', 'replaced')]);
  });

  it('is refused alike for nobody, an erased user, a wrong and an outdated password', () => {
    given(user, []).when(logIn, command({ passwordId })).thenRefused('identity.wrong-credentials');
    given(user, [registered, { type: 'UserErased', data: { userId, released: [] } }])
      .when(logIn, command({ passwordId }))
      .thenRefused('identity.wrong-credentials');
    given(user, [registered]).when(logIn, command({})).thenRefused('identity.wrong-credentials');
    given(user, [registered, { type: 'PasswordChanged', data: { userId, passwordId: id('newer') } }])
      .when(logIn, command({ passwordId }))
      .thenRefused('identity.wrong-credentials');
  });

  it('tells a disabled user so, but only after the right password', () => {
    const disabled: UserEvent = { type: 'UserDisabled', data: { userId } };
    given(user, [registered, disabled]).when(logIn, command({ passwordId })).thenRefused('identity.disabled');
    given(user, [registered, disabled]).when(logIn, command({})).thenRefused('identity.wrong-credentials');
    given(user, [registered, disabled, { type: 'UserEnabled', data: { userId } }])
      .when(logIn, command({ passwordId }))
      .then([loggedIn('password'), started('new')]);
  });
});

describe('logging in with one-time codes', () => {
  const code = (step: number) => ({ totpId, step });

  it('needs the code and nothing else when there is no password', () => {
    given(user, [passwordless, ...totp])
      .when(logIn, command({ code: code(101) }, true))
      .then([
        { type: 'OneTimeCodeUsed', data: { userId, step: 101 } },
        loggedIn('one-time-password'),
        started('new'),
      ]);
  });

  it('takes a code once, and none before it', () => {
    for (const step of [100, 99]) {
      given(user, [passwordless, ...totp])
        .when(logIn, command({ code: code(step) }, true))
        .thenRefused('identity.wrong-credentials');
    }
  });

  it('needs both where there is a password', () => {
    const both = [registered, ...totp];
    given(user, both).when(logIn, command({ passwordId })).thenRefused('identity.second-factor-required');
    given(user, both).when(logIn, command({ passwordId }, true)).thenRefused('identity.wrong-code');
    given(user, both)
      .when(logIn, command({ code: code(101) }, true))
      .thenRefused('identity.wrong-credentials');
    given(user, both)
      .when(logIn, command({ passwordId, code: code(101) }, true))
      .then([
        { type: 'OneTimeCodeUsed', data: { userId, step: 101 } },
        loggedIn('password-and-one-time-password'),
        started('new'),
      ]);
  });

  it('takes a recovery code in place of a code, once, and only of the latest ten', () => {
    const recovery = { codesId, index: 3 };
    const used: UserEvent = { type: 'RecoveryCodeUsed', data: { userId, ...recovery } };
    given(user, [registered, ...totp])
      .when(logIn, command({ passwordId, recovery }, true))
      .then([used, loggedIn('password-and-one-time-password'), started('new')]);
    given(user, [registered, ...totp, used])
      .when(logIn, command({ passwordId, recovery }, true))
      .thenRefused('identity.wrong-code');
    given(user, [registered, ...totp, { type: 'RecoveryCodesIssued', data: { userId, codesId: id('more') } }])
      .when(logIn, command({ passwordId, recovery }, true))
      .thenRefused('identity.wrong-code');
  });

  it('needs the password alone after codes were turned off', () => {
    given(user, [registered, ...totp, { type: 'TotpDisabled', data: { userId } }])
      .when(logIn, command({ passwordId }))
      .then([loggedIn('password'), started('new')]);
  });
});
