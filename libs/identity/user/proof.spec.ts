import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { given } from '#platform/testing/given';
import type { UserEvent } from '#identity/events';
import { disableTotp } from '#identity/one-time-password/disable-totp';
import { enableTotp } from '#identity/one-time-password/enable-totp';
import { issueRecoveryCodes } from '#identity/one-time-password/issue-recovery-codes';
import { changePassword } from './change-password.js';
import { eraseUser } from './erase-user.js';
import { resetPassword } from './reset-password.js';
import { user } from './user.js';

const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);
const userId = id('ann');
const passwordId = id('password');
const totpId = id('totp');
const codesId = id('codes');
const claim = { kind: 'username' as const, nameKey: 'k'.repeat(43), reservationId: id('r') };
const registered: UserEvent = {
  type: 'UserRegistered',
  data: { userId, names: [claim], searchTokens: '{}', passwordId },
};
const passwordless: UserEvent = {
  type: 'UserRegistered',
  data: { userId, names: [claim], searchTokens: '{}' },
};
const enabled: readonly UserEvent[] = [
  { type: 'TotpEnabled', data: { userId, totpId } },
  { type: 'OneTimeCodeUsed', data: { userId, step: 5 } },
  { type: 'RecoveryCodesIssued', data: { userId, codesId } },
];
const session = (name: string): UserEvent => ({
  type: 'SessionStarted',
  data: {
    userId,
    sessionId: id(name),
    expiresAt: '2026-01-22T12:00:00.000Z' as Instant,
    device: '',
    address: '',
  },
});
const revoked = (name: string, reason: 'password-changed' | 'user-erased'): UserEvent => ({
  type: 'SessionRevoked',
  data: { userId, sessionId: id(name), reason },
});

describe('changing the password', () => {
  const command = { userId, passwordId: id('new'), sessionId: id('here') };
  const changed: UserEvent = { type: 'PasswordChanged', data: { userId, passwordId: id('new') } };

  it('needs the present one and ends the other sessions', () => {
    given(user, [registered, session('there'), session('here')])
      .when(changePassword, { ...command, proof: { passwordId } })
      .then([changed, revoked('there', 'password-changed')]);
  });

  it('is refused with a wrong one', () => {
    given(user, [registered])
      .when(changePassword, { ...command, proof: {} })
      .thenRefused('identity.wrong-proof');
  });

  it('gives one to a user who had none, for a code that is then spent', () => {
    given(user, [passwordless, ...enabled])
      .when(changePassword, { ...command, proof: { code: { totpId, step: 6 } } })
      .then([{ type: 'OneTimeCodeUsed', data: { userId, step: 6 } }, changed]);
    given(user, [passwordless, ...enabled])
      .when(changePassword, { ...command, proof: { code: { totpId, step: 5 } } })
      .thenRefused('identity.wrong-proof');
  });

  it('is done without proof by who runs the platform, and ends every session', () => {
    given(user, [registered, session('there')])
      .when(resetPassword, { userId, passwordId: id('new') })
      .then([changed, revoked('there', 'password-changed')]);
  });
});

describe('one-time codes', () => {
  it('are turned on with a code from the device', () => {
    given(user, [registered]).when(enableTotp, { userId, totpId, step: 5, codesId }).then(enabled);
    given(user, [registered, ...enabled])
      .when(enableTotp, { userId, totpId, step: 6, codesId })
      .thenRefused('identity.second-factor-on');
  });

  it('are turned off with the password or a code', () => {
    given(user, [registered, ...enabled])
      .when(disableTotp, { userId, proof: { passwordId } })
      .then([{ type: 'TotpDisabled', data: { userId } }]);
    given(user, [registered, ...enabled])
      .when(disableTotp, { userId, proof: {} })
      .thenRefused('identity.wrong-proof');
    given(user, [registered])
      .when(disableTotp, { userId, proof: { passwordId } })
      .thenRefused('identity.second-factor-off');
  });

  it('stay on while there is no password', () => {
    given(user, [passwordless, ...enabled])
      .when(disableTotp, { userId, proof: { code: { totpId, step: 6 } } })
      .thenRefused('identity.only-credential');
  });

  it('come with recovery codes that can be issued anew', () => {
    given(user, [registered, ...enabled])
      .when(issueRecoveryCodes, { userId, codesId: id('more'), proof: { recovery: { codesId, index: 0 } } })
      .then([
        { type: 'RecoveryCodeUsed', data: { userId, codesId, index: 0 } },
        { type: 'RecoveryCodesIssued', data: { userId, codesId: id('more') } },
      ]);
  });
});

describe('erasing a user', () => {
  it('ends every session and names what is free again', () => {
    given(user, [registered, session('here')])
      .when(eraseUser, { userId, proof: { passwordId } })
      .then([revoked('here', 'user-erased'), { type: 'UserErased', data: { userId, released: [claim] } }]);
  });

  it('needs proof, and a user who is still there', () => {
    given(user, [registered]).when(eraseUser, { userId, proof: {} }).thenRefused('identity.wrong-proof');
    given(user, [registered, { type: 'UserErased', data: { userId, released: [] } }])
      .when(eraseUser, { userId, proof: { passwordId } })
      .thenRefused('identity.unknown-user');
  });
});
