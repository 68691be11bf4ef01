import { Controller, Get } from '@nestjs/common';
import jsonwebtoken from 'jsonwebtoken';
import { createHmac, generateKeyPairSync, sign as createSignature } from 'node:crypto';
import { KEY_ID, keyPair, principalOf, sign, startTinyApp, type TinyApp } from '#platform/testing/tiny-app';
import { AdminOnly } from './admin-only.js';
import { Caller } from './caller.js';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, type Principal } from './principal.js';
import { Public } from './public.js';
import { VerifiedTokens } from './verified-tokens.js';

@Controller()
class WhoRoutes {
  @Get('me')
  me(@Caller() caller: Principal): Principal {
    return caller;
  }

  @Get('open')
  @Public()
  open(): string {
    return 'anyone';
  }
}

@AdminOnly()
@Controller('admin')
class AdminRoutes {
  @Get()
  secret(): string {
    return 'secret';
  }

  @Get('open')
  @Public()
  open(): string {
    return 'anyone';
  }
}

let tiny: TinyApp;
beforeAll(async () => {
  tiny = await startTinyApp([WhoRoutes, AdminRoutes]);
});
afterAll(() => tiny.app.close());

async function get(path: string, authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization };
  const response = await fetch(`${tiny.url}/api/v1${path}`, { headers });
  const text = await response.text();
  const code = response.ok ? undefined : (JSON.parse(text) as { code: string }).code;
  return { status: response.status, code, text, challenge: response.headers.get('www-authenticate') };
}

const bearer = (token: string) => `Bearer ${token}`;

describe('a route', () => {
  it('knows its caller', async () => {
    const { token, principal } = tiny.logIn();
    const { status, text } = await get('/me', bearer(token));
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual(principal);
  });

  it('asks for a token', async () => {
    expect(await get('/me')).toMatchObject({
      status: 401,
      code: 'platform.unauthenticated',
      challenge: 'Bearer realm="florin"',
    });
  });

  it('that is public takes anyone, with whatever token', async () => {
    expect((await get('/open')).status).toBe(200);
    expect((await get('/open', 'Bearer nonsense')).status).toBe(200);
    expect((await get('/admin/open')).status).toBe(200);
  });

  it('for admins takes admins only', async () => {
    expect((await get('/admin', bearer(tiny.logIn('admin').token))).status).toBe(200);
    const asUser = await get('/admin', bearer(tiny.logIn('user').token));
    expect(asUser).toMatchObject({ status: 403, code: 'platform.forbidden' });
  });
});

describe('a token', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicPem = keyPair.publicKey.export({ type: 'spki', format: 'pem' });
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const good = () => tiny.logIn();
  const tampered = () => {
    const [header, , signature] = good().token.split('.');
    const { userId: sub } = principalOf('admin');
    return `${header ?? ''}.${part({ sub, sid: sub, exp: 9e9 })}.${signature ?? ''}`;
  };
  const unsigned = (alg: string) => {
    const [, claims] = good().token.split('.');
    return `${part({ alg, typ: 'JWT', kid: KEY_ID })}.${claims ?? ''}.`;
  };
  const claims = (rest: object = { exp: 9e9 }) => {
    const { userId: sub, sessionId: sid } = good().principal;
    return { sub, sid, iss: TOKEN_ISSUER, aud: TOKEN_AUDIENCE, ...rest };
  };
  /** By hand: the library will not sign what it would not verify. */
  const signed = (header: object, payload: object, signature: (text: Buffer) => Buffer) => {
    const text = `${part({ typ: 'JWT', ...header })}.${part(payload)}`;
    return `${text}.${signature(Buffer.from(text)).toString('base64url')}`;
  };
  const es256 = (text: Buffer) =>
    createSignature('sha256', text, { key: keyPair.privateKey, dsaEncoding: 'ieee-p1363' });
  const hs256 = (text: Buffer) => createHmac('sha256', publicPem).update(text).digest();

  const bad: [what: string, token: () => string, code: string][] = [
    ['that is no token', () => 'nonsense', 'platform.invalid-token'],
    ['of dots', () => '..', 'platform.invalid-token'],
    ['of broken JSON', () => 'e30.e30.e30', 'platform.invalid-token'],
    ['that is far too long', () => 'x'.repeat(5_000), 'platform.invalid-token'],
    ['whose claims were changed', tampered, 'platform.invalid-token'],
    ['without a signature (alg none)', () => unsigned('none'), 'platform.invalid-token'],
    ['without a signature (alg NONE)', () => unsigned('NONE'), 'platform.invalid-token'],
    ['without a signature (alg ES256)', () => unsigned('ES256'), 'platform.invalid-token'],
    [
      'signed with HS256 and our public key',
      () => signed({ alg: 'HS256', kid: KEY_ID }, claims(), hs256),
      'platform.invalid-token',
    ],
    ['of an unknown key', () => sign(good().principal, {}, { keyid: 'key-2' }), 'platform.invalid-token'],
    ['of no key', () => signed({ alg: 'ES256' }, claims(), es256), 'platform.invalid-token'],
    ['that has expired', () => sign(good().principal, { exp: 1 }), 'platform.token-expired'],
    ['that is not valid yet', () => sign(good().principal, { nbf: 9e9 }), 'platform.invalid-token'],
    [
      'that never expires',
      () => signed({ alg: 'ES256', kid: KEY_ID }, claims({}), es256),
      'platform.invalid-token',
    ],
    ['of another issuer', () => sign(good().principal, { iss: 'else' }), 'platform.invalid-token'],
    ['for another audience', () => sign(good().principal, { aud: 'else' }), 'platform.invalid-token'],
    ['without a session', () => sign(good().principal, { sid: undefined }), 'platform.invalid-token'],
    ['for no user', () => sign(good().principal, { sub: 'root' }), 'platform.invalid-token'],
    ['of a session that is not', () => sign(principalOf()), 'platform.session-ended'],
    [
      'signed with another key',
      () => jsonwebtoken.sign({ sub: 'x' }, other.privateKey, { algorithm: 'ES256', keyid: KEY_ID }),
      'platform.invalid-token',
    ],
  ];

  it.each(bad)('%s is refused', async (_what, token, code) => {
    const answer = await get('/me', bearer(token()));
    expect(answer).toMatchObject({ status: 401, code });
    expect(answer.challenge).toContain('error="invalid_token"');
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Token x'])('is not found in "%s"', async (header) => {
    expect(await get('/me', header)).toMatchObject({ status: 401, code: 'platform.unauthenticated' });
  });

  it('signed by hand is good when it is right', async () => {
    const token = signed({ alg: 'ES256', kid: KEY_ID }, claims(), es256);
    expect((await get('/me', bearer(token))).status).toBe(200);
  });

  it('is looked up once and then known, until its session ends', async () => {
    const { token, principal } = tiny.logIn();
    const before = tiny.lookUps;
    for (let i = 0; i < 3; i++) expect((await get('/me', bearer(token))).status).toBe(200);
    expect(tiny.lookUps).toBe(before + 1);

    tiny.sessions.delete(principal.sessionId);
    tiny.app.get(VerifiedTokens).forgetSession(principal.sessionId);
    expect(await get('/me', bearer(token))).toMatchObject({ status: 401, code: 'platform.session-ended' });
  });

  it('is no fault, however bad it is', () => {
    expect(tiny.log).toEqual([]);
  });
});
