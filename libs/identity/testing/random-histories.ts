import fc from 'fast-check';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import type { Instant } from '#platform/kernel/clock';
import type { Happening } from '#platform/testing/fold';
import type { AdminsEvent, UserEvent } from '#identity/events';

type Happened = UserEvent | AdminsEvent;

const USERS = 5;
const LENGTH = 40;
const NAMESPACE = '0192f3c4-0000-7000-8000-000000000000' as Uuid;
const EXPIRES_AT = '2026-01-22T12:00:00.000Z' as Instant;
const ORIGIN = { device: 'phone', address: '::1' };
/** Of what a user does, all but signing up and being erased, which happen once. */
const CHANCES = [
  'change',
  'start',
  'refresh',
  'revoke',
  'disable',
  'enable',
  'grant',
  'demote',
  'erase',
] as const;

const id = (name: string): Uuid => derivedUuid(NAMESPACE, name);

/** What several users live through, and what role they have meanwhile: the log of who there is. */
export const identityHistory: fc.Arbitrary<readonly Happening<Happened>[]> = fc.noShrink(
  fc
    .array(fc.tuple(fc.nat(USERS - 1), fc.constantFrom(...CHANCES)), {
      minLength: LENGTH,
      maxLength: 2 * LENGTH,
    })
    .map((chances) => {
      const there = new Map<number, 'active' | 'erased'>();
      return chances.flatMap(([user, what], at): Happening<Happened>[] => {
        const isNew = !there.has(user);
        if (there.get(user) === 'erased') return [];
        there.set(user, !isNew && what === 'erase' ? 'erased' : 'active');
        const event = isNew ? registered(user) : HAPPENINGS[what](id(`user ${user}`), at);
        const stream = event.type.startsWith('Role') ? 'admins-all' : `user-${user}`;
        return [[stream, event]];
      });
    }),
);

function registered(user: number): UserEvent {
  const userId = id(`user ${user}`);
  const searchTokens = JSON.stringify({ username: [`u${user}`] });
  return {
    type: 'UserRegistered',
    data: { userId, username: `U${user}`, firstName: 'Una', names: [], searchTokens },
  };
}

const HAPPENINGS: Readonly<Record<(typeof CHANCES)[number], (userId: Uuid, at: number) => Happened>> = {
  change: (userId, at) => ({
    type: 'ProfileChanged',
    data: {
      userId,
      username: `changed ${at}`,
      names: [],
      searchTokens: JSON.stringify({ username: [`c${at}`] }),
      cleared: at % 2 === 0 ? ['firstName'] : [],
      released: [],
    },
  }),
  start: (userId) => ({
    type: 'SessionStarted',
    data: { ...sessionOf(userId), expiresAt: EXPIRES_AT, ...ORIGIN },
  }),
  refresh: (userId, at) => ({
    type: 'SessionRefreshed',
    data: { ...sessionOf(userId), generation: at + 1, expiresAt: EXPIRES_AT, ...ORIGIN },
  }),
  revoke: (userId) => ({ type: 'SessionRevoked', data: { ...sessionOf(userId), reason: 'logged-out' } }),
  disable: (userId) => ({ type: 'UserDisabled', data: { userId } }),
  enable: (userId) => ({ type: 'UserEnabled', data: { userId } }),
  grant: (userId) => ({ type: 'RoleGranted', data: { userId, role: 'admin' } }),
  demote: (userId) => ({ type: 'RoleRevoked', data: { userId, role: 'admin' } }),
  erase: (userId) => ({ type: 'UserErased', data: { userId, released: [] } }),
};

function sessionOf(userId: Uuid): { readonly userId: Uuid; readonly sessionId: Uuid } {
  return { userId, sessionId: derivedUuid(userId, 'session') };
}
