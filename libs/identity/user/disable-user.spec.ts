import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { given } from '#platform/testing/given';
import type { UserEvent } from '#identity/events';
import { disableUser } from './disable-user.js';
import { enableUser } from './enable-user.js';
import { user } from './user.js';

const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);
const userId = id('ann');
const registered: UserEvent = { type: 'UserRegistered', data: { userId, names: [], searchTokens: '{}' } };
const started: UserEvent = {
  type: 'SessionStarted',
  data: {
    userId,
    sessionId: id('s'),
    expiresAt: '2026-01-22T12:00:00.000Z' as Instant,
    device: '',
    address: '',
  },
};
const disabled: UserEvent = { type: 'UserDisabled', data: { userId, reason: 'fraud' } };

describe('disabling and enabling a user', () => {
  it('ends every session', () => {
    given(user, [registered, started])
      .when(disableUser, { userId, reason: 'fraud' })
      .then([
        disabled,
        { type: 'SessionRevoked', data: { userId, sessionId: id('s'), reason: 'user-disabled' } },
      ]);
  });

  it('changes nothing twice', () => {
    given(user, [registered, disabled]).when(disableUser, { userId }).then([]);
    given(user, [registered]).when(enableUser, { userId }).then([]);
    given(user, [registered, disabled])
      .when(enableUser, { userId })
      .then([{ type: 'UserEnabled', data: { userId } }]);
  });

  it('is for users who are there', () => {
    given(user, []).when(disableUser, { userId }).thenRefused('identity.unknown-user');
    given(user, [{ type: 'RegistrationAbandoned', data: { userId } }])
      .when(enableUser, { userId })
      .thenRefused('identity.unknown-user');
  });
});
