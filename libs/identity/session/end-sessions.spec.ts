import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { given } from '#platform/testing/given';
import type { UserEvent } from '#identity/events';
import { user } from '#identity/user/user';
import { allowSeveralDevices } from './allow-several-devices.js';
import { endSessions } from './end-sessions.js';

const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);
const userId = id('ann');
const registered: UserEvent = { type: 'UserRegistered', data: { userId, names: [], searchTokens: '{}' } };
const several: UserEvent = { type: 'SeveralDevicesAllowed', data: { userId, allowed: true } };
const started = (name: string): UserEvent => ({
  type: 'SessionStarted',
  data: {
    userId,
    sessionId: id(name),
    expiresAt: '2026-01-22T12:00:00.000Z' as Instant,
    device: '',
    address: '',
  },
});
const revoked = (name: string, reason: 'logged-out' | 'replaced'): UserEvent => ({
  type: 'SessionRevoked',
  data: { userId, sessionId: id(name), reason },
});

describe('ending sessions', () => {
  it('ends one or all', () => {
    const two = [registered, several, started('a'), started('b')];
    given(user, two)
      .when(endSessions, { userId, sessionId: id('b') })
      .then([revoked('b', 'logged-out')]);
    given(user, two)
      .when(endSessions, { userId })
      .then([revoked('a', 'logged-out'), revoked('b', 'logged-out')]);
  });

  it('changes nothing for what has ended', () => {
    given(user, [registered, started('a'), revoked('a', 'logged-out')])
      .when(endSessions, { userId, sessionId: id('a') })
      .then([]);
  });
});

describe('allowing several devices', () => {
  it('ends the others when it is taken back', () => {
    given(user, [registered, several, started('a'), started('b')])
      .when(allowSeveralDevices, { userId, allowed: false, sessionId: id('b') })
      .then([{ type: 'SeveralDevicesAllowed', data: { userId, allowed: false } }, revoked('a', 'replaced')]);
  });

  it('changes nothing when it is so already', () => {
    given(user, [registered])
      .when(allowSeveralDevices, { userId, allowed: false, sessionId: id('a') })
      .then([]);
  });
});
