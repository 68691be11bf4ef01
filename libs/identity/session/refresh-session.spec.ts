import fc from 'fast-check';
import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import { given } from '#platform/testing/given';
import type { UserEvent } from '#identity/events';
import { user } from '#identity/user/user';
import { refreshSession } from './refresh-session.js';

const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);
const userId = id('ann');
const sessionId = id('session');
const origin = { device: 'phone', address: '::1' };
const now = '2026-01-15T12:00:00.000Z' as Instant;
const command = (generation: number) => ({ userId, sessionId, generation, ...origin });
const started = (expiresAt: string): UserEvent => ({
  type: 'SessionStarted',
  data: { userId, sessionId, expiresAt: expiresAt as Instant, ...origin },
});
const refreshed: UserEvent = {
  type: 'SessionRefreshed',
  data: { userId, sessionId, generation: 1, expiresAt: '2026-01-22T12:00:00.000Z' as Instant, ...origin },
};

describe('refreshing a session', () => {
  it('goes on to the next generation and seven days more', () => {
    given(user, [started('2026-01-16T00:00:00.000Z')])
      .when(refreshSession, command(0))
      .then([refreshed]);
  });

  it('ends the session when a refresh token comes a second time', () => {
    given(user, [started('2026-01-16T00:00:00.000Z'), refreshed])
      .when(refreshSession, command(0))
      .then([{ type: 'SessionRevoked', data: { userId, sessionId, reason: 'refresh-token-reused' } }]);
  });

  it('is refused once the session has expired, was ended, or never was', () => {
    given(user, [started(now)])
      .when(refreshSession, command(0))
      .thenRefused('identity.session-ended');
    given(user, [
      started('2026-01-16T00:00:00.000Z'),
      { type: 'SessionRevoked', data: { userId, sessionId, reason: 'logged-out' } },
    ])
      .when(refreshSession, command(0))
      .thenRefused('identity.session-ended');
    given(user, []).when(refreshSession, command(0)).thenRefused('identity.session-ended');
  });

  it('never takes one generation twice, whatever order refresh tokens come in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 30 }), (generations) => {
        let state = user.evolve(user.initial, started('2026-01-16T00:00:00.000Z'));
        const taken: number[] = [];
        for (const generation of generations) {
          try {
            const events = refreshSession(command(generation), state, { now, actor: undefined });
            if (events[0]?.type === 'SessionRefreshed') taken.push(generation);
            state = events.reduce(user.evolve, state);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        }
        expect(taken).toEqual(taken.map((_, n) => n));
      }),
    );
  });
});
