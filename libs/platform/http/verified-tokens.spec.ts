import fc from 'fast-check';
import type { Uuid } from '#platform/kernel/ids';
import type { Principal } from './principal.js';
import { VerifiedTokens } from './verified-tokens.js';

function principal(userId: string, sessionId: string): Principal {
  return { userId: userId as Uuid, sessionId: sessionId as Uuid, role: 'user' };
}

const ann1 = principal('ann', 's1');
const ann2 = principal('ann', 's2');
const bob3 = principal('bob', 's3');

function cache({ maxTokens = 10, nowMs = (): number => 0 } = {}) {
  const tokens = new VerifiedTokens(maxTokens, nowMs);
  const keep = (token: string, who: Principal, expiresAtMs = 1_000) =>
    tokens.beginVerification()(token, who, expiresAtMs);
  return { tokens, keep };
}

it('knows a token until it expires', () => {
  let nowMs = 0;
  const { tokens, keep } = cache({ nowMs: () => nowMs });
  keep('t', ann1, 1_000);
  nowMs = 999;
  expect(tokens.get('t')).toBe(ann1);
  nowMs = 1_000;
  expect(tokens.get('t')).toBeUndefined();
  expect(tokens.size).toBe(0);
});

it('forgets all tokens of a session, and of no other', () => {
  const { tokens, keep } = cache();
  keep('t1', ann1);
  keep('t1 refreshed', ann1);
  keep('t2', ann2);
  tokens.forgetSession('s1');
  expect([tokens.get('t1'), tokens.get('t1 refreshed'), tokens.get('t2')]).toEqual([
    undefined,
    undefined,
    ann2,
  ]);
});

it('forgets all tokens of a user, and of no other', () => {
  const { tokens, keep } = cache();
  keep('t1', ann1);
  keep('t2', ann2);
  keep('t3', bob3);
  tokens.forgetUser('ann');
  expect([tokens.get('t1'), tokens.get('t2'), tokens.get('t3')]).toEqual([undefined, undefined, bob3]);
});

it('does not keep what was being verified while its session was forgotten', () => {
  const { tokens } = cache();
  const keep = tokens.beginVerification();
  tokens.forgetSession('s1');
  keep('t1', ann1, 1_000);
  expect(tokens.get('t1')).toBeUndefined();
});

it('makes room by dropping what was used longest ago', () => {
  const { tokens, keep } = cache({ maxTokens: 2 });
  keep('t1', ann1);
  keep('t2', ann2);
  tokens.get('t1');
  keep('t3', bob3);
  expect([tokens.get('t1'), tokens.get('t2'), tokens.get('t3')]).toEqual([ann1, undefined, bob3]);
});

it('never knows a token of what was forgotten, in any order of things', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('keep' as const), token: fc.nat(8) }),
    fc.record({ do: fc.constant('forgetSession' as const), token: fc.nat(8) }),
    fc.record({ do: fc.constant('forgetUser' as const), token: fc.nat(8) }),
    fc.record({ do: fc.constant('get' as const), token: fc.nat(8) }),
  );
  const owner = (token: number) => principal(`u${token % 2}`, `s${token % 4}`);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { tokens, keep } = cache({ maxTokens: 5 });
      const model = new Set<number>();
      for (const { do: action, token } of steps) {
        const { userId, sessionId } = owner(token);
        if (action === 'keep') {
          keep(String(token), owner(token));
          model.add(token);
        } else if (action === 'get') {
          const known = tokens.get(String(token));
          expect(known === undefined || model.has(token)).toBe(true);
          if (known) expect(known).toEqual(owner(token));
        } else {
          tokens[action](action === 'forgetUser' ? userId : sessionId);
          for (const other of model) {
            const { userId: user, sessionId: session } = owner(other);
            if (action === 'forgetUser' ? user === userId : session === sessionId) model.delete(other);
          }
        }
        expect(tokens.size).toBeLessThanOrEqual(5);
      }
    }),
  );
});
