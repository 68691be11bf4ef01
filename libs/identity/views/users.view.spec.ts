import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import type { Instant } from '#platform/kernel/clock';
import { foldView, recorded, type Happening } from '#platform/testing/fold';
import type { AdminsEvent, UserEvent } from '#identity/events';
import { sessionsView } from './sessions.view.js';
import { usersView } from './users.view.js';

const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);
const userId = id('ann');
const tokens = (fields: object): string => JSON.stringify(fields);
const registered: UserEvent = {
  type: 'UserRegistered',
  data: {
    userId,
    username: 'Ann',
    phone: '+33 1',
    names: [],
    searchTokens: tokens({ username: ['a', 'an', 'ann'], lastName: ['l'] }),
    passwordId: id('password'),
  },
};
const origin = { device: 'phone', address: '::1' };
const expiresAt = '2026-01-22T12:00:00.000Z' as Instant;
const started: UserEvent = {
  type: 'SessionStarted',
  data: { userId, sessionId: id('s'), expiresAt, ...origin },
};
const granted: AdminsEvent = { type: 'RoleGranted', data: { userId, role: 'admin' } };
const erased: UserEvent = { type: 'UserErased', data: { userId, released: [] } };

/** All that may be left of somebody: no list shows who has no `registeredAt`. */
const NOBODY = {
  userId,
  erased: true,
  status: 'active',
  role: 'user',
  revision: 1,
  hasPassword: false,
  hasOneTimeCodes: false,
  severalDevices: false,
  tokensByField: {},
  tokens: [],
};

const users = (...happenings: Happening<UserEvent | AdminsEvent>[]) =>
  foldView(usersView, recorded<UserEvent | AdminsEvent>(...happenings))[userId];

describe('the view of users', () => {
  it('shows who they are and how they stand', () => {
    expect(users(['user-ann', registered, started], ['admins-all', granted])).toEqual({
      userId,
      username: 'Ann',
      phone: '+33 1',
      status: 'active',
      role: 'admin',
      registeredAt: '2026-01-15T12:00:00.000Z',
      lastSeenAt: '2026-01-15T12:00:01.000Z',
      revision: 1,
      hasPassword: true,
      hasOneTimeCodes: false,
      severalDevices: false,
      tokensByField: { username: ['a', 'an', 'ann'], lastName: ['l'] },
      tokens: ['a', 'an', 'ann', 'l'],
    });
  });

  it('follows changes of the profile, and finds the user by the new values only', () => {
    const changed: UserEvent = {
      type: 'ProfileChanged',
      data: {
        userId,
        username: 'Bo',
        names: [],
        searchTokens: tokens({ username: ['b', 'bo'] }),
        cleared: ['phone', 'lastName'],
        released: [],
      },
    };
    const user = users(['user-ann', registered, changed]);
    expect(user).toMatchObject({ username: 'Bo', tokens: ['b', 'bo'], revision: 1 });
    expect(user).not.toHaveProperty('phone');
  });

  it('shows a role that came first only once the user is there', () => {
    expect(users(['admins-all', granted])?.registeredAt).toBeUndefined();
    expect(users(['admins-all', granted], ['user-ann', registered])).toMatchObject({
      role: 'admin',
      username: 'Ann',
    });
  });

  it('forgets the erased, also when their data cannot be read any more', () => {
    const unreadable: UserEvent = {
      type: 'UserRegistered',
      data: { ...registered.data, username: '[erased]', searchTokens: '[erased]' },
    };
    const revoked: AdminsEvent = { type: 'RoleRevoked', data: { userId, role: 'admin' } };
    expect(users(['user-ann', unreadable, erased], ['admins-all', revoked])).toEqual(NOBODY);
  });

  it('brings nobody back whose role it hears of late', () => {
    expect(users(['user-ann', registered, erased], ['admins-all', granted])).toEqual(NOBODY);
    expect(users(['admins-all', granted], ['user-ann', registered, erased])).toEqual(NOBODY);
  });
});

describe('the view of sessions', () => {
  const sessions = (...events: UserEvent[]) =>
    foldView(sessionsView, recorded<UserEvent>(['user-ann', ...events]))[id('s')];

  it('shows where and when', () => {
    const refreshed: UserEvent = {
      type: 'SessionRefreshed',
      data: { userId, sessionId: id('s'), generation: 1, expiresAt, device: 'phone 2', address: '::2' },
    };
    expect(sessions(started, refreshed)).toEqual({
      userId,
      device: 'phone 2',
      address: '::2',
      startedAt: '2026-01-15T12:00:00.000Z',
      lastSeenAt: '2026-01-15T12:00:01.000Z',
      expiresAt,
    });
  });

  it('forgets what has ended', () => {
    const revoked: UserEvent = {
      type: 'SessionRevoked',
      data: { userId, sessionId: id('s'), reason: 'logged-out' },
    };
    expect(sessions(started, revoked)).toBeUndefined();
  });
});
