import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import jsonwebtoken from 'jsonwebtoken';
import { MS_PER_MINUTE, MS_PER_SECOND } from '#platform/kernel/clock';
import { FakeClock } from '#platform/testing/fake-clock';
import { MessageTokens } from './message-tokens.js';

describe('message tokens', () => {
  const key = randomBytes(32);
  const body = Buffer.from('{"lane":3}');
  let clock: FakeClock;
  let tokens: MessageTokens;

  beforeEach(() => {
    clock = new FakeClock();
    tokens = new MessageTokens({ key, service: 'relay', clock });
  });

  const claimsOf = (token: string): jsonwebtoken.JwtPayload => jsonwebtoken.decode(token) as object;

  it('say who has sent the message', () => {
    expect(claimsOf(tokens.issue(body))).toMatchObject({ iss: 'florin', aud: 'florin.events', sub: 'relay' });
  });

  it('are believed by whoever has the key, with their own body', () => {
    const consumer = new MessageTokens({ key, service: 'projector', clock });
    expect(consumer.judge(tokens.issue(body), body)).toBe('believed');
  });

  it('are good for ten minutes, and known as ours after that', () => {
    const token = tokens.issue(body);
    clock.advance(10 * MS_PER_MINUTE - MS_PER_SECOND);
    expect(tokens.judge(token, body)).toBe('believed');
    clock.advance(MS_PER_SECOND);
    expect(tokens.judge(token, body)).toBe('expired');
    expect(tokens.judge(token, Buffer.from('{"lane":4}'))).toBe('forged');
  });

  it('are good for one body alone', () => {
    const bodies = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(bodies, bodies, (mine, other) => {
        const expected = mine.equals(other) ? 'believed' : 'forged';
        expect(tokens.judge(tokens.issue(mine), other)).toBe(expected);
      }),
    );
  });

  it.each([
    ['nothing', undefined, 'unsigned'],
    ['an empty text', '', 'forged'],
    ['a number', 1, 'forged'],
    ['bytes', Buffer.from('a.b.c'), 'forged'],
    ['no token', 'Bearer x', 'forged'],
  ])('are not mistaken for %s', (_, token, belief) => {
    expect(tokens.judge(token, body)).toBe(belief);
  });

  it.each<[string, (claims: jsonwebtoken.JwtPayload) => string]>([
    ['by another key', (claims) => jsonwebtoken.sign(claims, randomBytes(32))],
    ['by nobody', (claims) => jsonwebtoken.sign(claims, '', { algorithm: 'none' })],
    ['in another way', (claims) => jsonwebtoken.sign(claims, key, { algorithm: 'HS512' })],
    ['for somebody else', (claims) => jsonwebtoken.sign({ ...claims, aud: 'florin' }, key)],
    ['as somebody else', (claims) => jsonwebtoken.sign({ ...claims, iss: 'x' }, key)],
    ['for ever', ({ exp, ...claims }) => jsonwebtoken.sign(claims, key)],
    ['for no body', ({ body: digest, ...claims }) => jsonwebtoken.sign(claims, key)],
  ])('are forged when they were signed %s', (_, signed) => {
    expect(tokens.judge(signed(claimsOf(tokens.issue(body))), body)).toBe('forged');
  });

  it('need a key that cannot be guessed', () => {
    const short = { key: randomBytes(31), service: 'relay', clock };
    expect(() => new MessageTokens(short)).toThrow('less than 32 bytes');
  });
});
