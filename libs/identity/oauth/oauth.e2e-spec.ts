import { createPublicKey, createVerify, type JsonWebKey } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import type { ApiAnswer } from '#standalone/testing/api-client';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { isGood, logInAsAdmin, PASSWORD, said, signUp } from '#identity/testing/people';

let florin: TestFlorin;
beforeAll(async () => {
  florin = await startTestFlorin();
});
afterAll(() => florin.stop());

function post(path: string, fields: Record<string, string>, token?: string): Promise<ApiAnswer> {
  return florin.api.send('POST', `/oauth/${path}`, {
    token,
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

describe('the token endpoint', () => {
  it('takes the password and the refresh_token grant', async () => {
    const { name } = await signUp(florin.api);
    const form = { grant_type: 'password', username: name, password: PASSWORD, scope: '', client_id: 'x' };
    const answer = await post('token', form);
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'bearer', expires_in: 900 } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { refresh_token } = said(answer);
    const next = await post('token', { grant_type: 'refresh_token', refresh_token });
    expect(next.status).toBe(200);
    expect(await isGood(florin.api, said(next).access_token)).toBe(true);
  });

  it.each([
    [{ grant_type: 'password', username: 'x', password: 'not the password' }, 'invalid_grant'],
    [{ grant_type: 'refresh_token', refresh_token: 'nonsense' }, 'invalid_grant'],
    [{ grant_type: 'password', username: 'x' }, 'invalid_request'],
    [{ username: 'x', password: 'y' }, 'invalid_request'],
    [{ grant_type: 'client_credentials' }, 'unsupported_grant_type'],
  ] as [Record<string, string>, string][])('refuses %j with %s', async (form, error) => {
    const answer = await post('token', form);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error, error_description: expect.any(String) as string });
  });

  it('takes forms only', async () => {
    expect((await florin.api.post('/oauth/token', { grant_type: 'password' })).status).toBe(415);
  });
});

describe('revocation', () => {
  it('ends the session of a token of either kind, and minds no other', async () => {
    for (const kind of ['access_token', 'refresh_token'] as const) {
      const person = await signUp(florin.api);
      expect((await post('revoke', { token: person[kind] })).status).toBe(200);
      expect(await isGood(florin.api, person.access_token)).toBe(false);
    }
    expect((await post('revoke', { token: 'nonsense' })).status).toBe(200);
    expect((await post('revoke', {})).status).toBe(400);
  });
});

describe('introspection', () => {
  it('tells users of their tokens, and admins of all', async () => {
    const [ann, bob] = [await signUp(florin.api), await signUp(florin.api)];
    const own = await post('introspect', { token: ann.access_token }, ann.access_token);
    expect(own.body).toMatchObject({ active: true, sub: ann.userId, username: ann.name });
    const refresh = await post('introspect', { token: ann.refresh_token }, ann.access_token);
    expect(refresh.body).toMatchObject({ active: true, token_type: 'refresh_token' });
    const foreign = await post('introspect', { token: bob.access_token }, ann.access_token);
    expect(foreign.body).toEqual({ active: false });
    const { access_token: admin } = await logInAsAdmin(florin.api);
    expect((await post('introspect', { token: bob.access_token }, admin)).body).toMatchObject({
      active: true,
      sub: bob.userId,
    });
    await post('revoke', { token: bob.refresh_token });
    expect((await post('introspect', { token: bob.access_token }, admin)).body).toEqual({ active: false });
    expect((await post('introspect', { token: ann.access_token })).status).toBe(401);
  });
});

interface KeySet {
  readonly keys: readonly (JsonWebKey & { readonly kid: string })[];
}

describe('access tokens', () => {
  const keySet = async (): Promise<KeySet> => (await florin.api.get('/.well-known/jwks.json')).body as KeySet;

  it('can be checked with the published keys, which keep their private half', async () => {
    const { access_token } = await signUp(florin.api);
    const [head = '', body = '', signature = ''] = access_token.split('.');
    const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string };
    const { keys } = await keySet();
    const key = keys.find((each) => each.kid === kid);
    expect(Object.keys(key ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    const publicKey = createPublicKey({ key: key ?? {}, format: 'jwk' });
    const check = createVerify('SHA256').update(`${head}.${body}`);
    const signed = Buffer.from(signature, 'base64url');
    expect(check.verify({ key: publicKey, dsaEncoding: 'ieee-p1363' }, signed)).toBe(true);
  });

  it('outlive a rotation of the keys', async () => {
    const person = await signUp(florin.api);
    const before = await keySet();
    const { access_token: token } = await logInAsAdmin(florin.api);
    expect((await florin.api.send('POST', '/api/v1/token-keys/rotate', { token })).status).toBe(200);
    const after = await keySet();
    expect(after.keys).toHaveLength(before.keys.length + 1);
    expect(await isGood(florin.api, person.access_token)).toBe(true);
    const later = await signUp(florin.api);
    expect(jsonwebtoken.decode(later.access_token, { complete: true })?.header.kid).toBe(after.keys[0]?.kid);
    expect(await isGood(florin.api, later.access_token)).toBe(true);
  });

  it('are refused when tampered with, unsigned, or signed with the public key', async () => {
    const { access_token } = await signUp(florin.api);
    const claims = jsonwebtoken.decode(access_token) as object;
    const { kid } = jsonwebtoken.decode(access_token, { complete: true })?.header ?? {};
    const [key] = (await keySet()).keys;
    const pem = createPublicKey({ key: key ?? {}, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { createHmac } = await import('node:crypto');
    const said = `${part({ alg: 'HS256', typ: 'JWT', kid })}.${part(claims)}`;
    const forged = [
      `${access_token.slice(0, -4)}AAAA`,
      `${part({ alg: 'none', typ: 'JWT', kid })}.${part(claims)}.`,
      `${said}.${createHmac('sha256', pem).update(said).digest('base64url')}`,
      'nonsense',
    ];
    for (const token of forged) expect(await isGood(florin.api, token)).toBe(false);
    expect(await isGood(florin.api, access_token)).toBe(true);
  });
});
