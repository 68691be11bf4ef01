import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { SigningKeys } from '#identity/workflows/signing-keys';
import { ADMIN, startTestFlorin } from './testing/start-test-florin.js';
import type { TestFlorin } from './testing/test-florin.js';

/** Every route of the API, found in its own description, is sent what no honest client sends. */
interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly needsToken: boolean;
  readonly takesJson: boolean;
}

interface Described {
  readonly paths: Record<string, Record<string, DescribedOperation>>;
}

interface DescribedOperation {
  readonly security?: readonly unknown[];
  readonly requestBody?: { readonly content: Record<string, unknown> };
}

const SOME_ID = '01a1f9fa-f9b7-7188-9ac1-a142c5aa071e';
const MIB = 1_048_576;

let florin: TestFlorin;
let token: string;
let operations: readonly Operation[];

beforeAll(async () => {
  florin = await startTestFlorin();
  const loggedIn = await florin.api.post('/login', ADMIN);
  token = (loggedIn.body as { access_token: string }).access_token;
  operations = operationsOf((await florin.api.get('/api/openapi.json')).body as Described);
});
afterAll(() => florin.stop());

function operationsOf({ paths }: Described): readonly Operation[] {
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, { security = [], requestBody }]) => ({
      name: `${method.toUpperCase()} ${template}`,
      method: method.toUpperCase(),
      path: template.replace(/\{[^}]+\}/g, SOME_ID),
      needsToken: security.length > 0,
      takesJson: requestBody !== undefined && 'application/json' in requestBody.content,
    })),
  );
}

interface Hostile {
  readonly what: string;
  readonly body: string;
  readonly contentType?: string;
}

const hostileBodies: readonly Hostile[] = [
  { what: 'bad JSON', body: '{"username": ' },
  { what: 'no JSON object', body: '[1, 2]' },
  { what: 'a number', body: '7' },
  { what: 'null', body: 'null' },
  { what: 'an unknown field', body: '{"noSuchField": 1}' },
  { what: 'a prototype', body: '{"__proto__": {"role": "admin"}}' },
  { what: 'a constructor', body: '{"constructor": {"prototype": {"role": "admin"}}}' },
  { what: 'deep nesting', body: `{"username": ${'['.repeat(50_000)}${']'.repeat(50_000)}}` },
  { what: 'a huge body', body: `{"username": "${'x'.repeat(MIB)}"}` },
  { what: 'a NUL', body: '{"username": "a\\u0000b", "password": "a\\u0000b", "noSuchField": "\\u0007"}' },
  { what: 'half a character', body: '{"username": "\\ud800", "noSuchField": "\\ud800"}' },
  { what: 'wrong content type', body: '<user/>', contentType: 'application/xml' },
  { what: 'no content type known', body: '{}', contentType: 'nonsense' },
];

describe('hostile bodies', () => {
  it.each(hostileBodies)('$what is refused on every route, and changes nothing', async (hostile) => {
    const { what, body, contentType = 'application/json' } = hostile;
    const before = await florin.platform.engines.log.end();
    for (const { name, method, path } of operations.filter(({ takesJson }) => takesJson)) {
      const answer = await florin.api.send(method, path, {
        body,
        token,
        headers: { 'content-type': contentType },
      });
      expect({ name, what, kind: kindOf(answer.status), body: answer.body }).toEqual({
        name,
        what,
        kind: '4xx',
        body: expect.objectContaining({ code: expect.any(String) as string }) as object,
      });
    }
    expect(await florin.platform.engines.log.end()).toBe(before);
  });

  it('wrong types are refused with the field named', async () => {
    for (const value of [1, true, null, {}, [], [[]], 'x'.repeat(5_000)]) {
      const answer = await florin.api.post('/signup', { username: value, password: value });
      expect(answer.status).toBe(400);
      expect(fieldsOf(answer.body)).toEqual(expect.arrayContaining(['username', 'password']));
    }
  });
});

describe('hostile tokens', () => {
  it.each(['none', 'tampered', 'expired', 'unsigned', 'signed with the public key', 'nonsense'])(
    'a token that is %s is refused on every route that needs one',
    async (what) => {
      const bad = await badToken(what);
      const guarded = operations.filter(({ needsToken }) => needsToken);
      expect(guarded.length).toBeGreaterThan(10);
      for (const { name, method, path } of guarded) {
        const answer = await florin.api.send(method, path, { token: bad });
        expect({ name, status: answer.status, body: answer.body }).toEqual({
          name,
          status: 401,
          body: expect.objectContaining({ code: expect.stringMatching(/^platform\./) as string }) as object,
        });
      }
    },
  );
});

describe('hostile addresses', () => {
  it('a method that a path does not have is 405, a path that is not there 404', async () => {
    const wrong = await florin.api.send('DELETE', '/api/v1/signup', { token });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toContain('POST');
    expect((await florin.api.get('/api/v1/no-such-thing', { token })).status).toBe(404);
  });

  it.each(['%', '%ff', '%00', '..%2f..%2fetc%2fpasswd', 'x'.repeat(600), '%F0%9F%92%A9'])(
    'an id like %p is a 4xx',
    async (id) => {
      for (const { method, path } of operations.filter((operation) => operation.path.includes(SOME_ID))) {
        const { status } = await florin.api.send(method, path.replaceAll(SOME_ID, id), { token });
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
    },
  );
});

async function badToken(what: string): Promise<string | undefined> {
  const claims = jsonwebtoken.decode(token, { complete: true }) ?? { header: {}, payload: {} };
  const { kid } = claims.header as { kid: string };
  const payload = claims.payload as object;
  const [header = '', body = ''] = token.split('.');
  switch (what) {
    case 'tampered':
      return `${header}.${base64(JSON.stringify({ ...payload, sub: SOME_ID }))}.${token.split('.')[2] ?? ''}`;
    case 'unsigned':
      return `${base64(JSON.stringify({ alg: 'none', typ: 'JWT', kid }))}.${body}.`;
    case 'signed with the public key':
      return forgedWith(await publicPem(kid), kid, payload);
    case 'expired':
      return await expiredToken(payload);
    case 'nonsense':
      return 'a.b.c';
    default:
      return undefined;
  }
}

/** By hand, because an honest library refuses to sign with a public key. */
function forgedWith(secret: string, kid: string, payload: object): string {
  const signed = [{ alg: 'HS256', typ: 'JWT', kid }, payload]
    .map((part) => base64(JSON.stringify(part)))
    .join('.');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** Signed with the right key, as one that was good an hour ago. */
async function expiredToken(payload: object): Promise<string> {
  const { privateKey, kid } = await florin.app.get(SigningKeys).signingKey();
  const secondsAgo = Math.floor(Date.now() / 1_000) - 3_600;
  return jsonwebtoken.sign({ ...payload, exp: secondsAgo }, privateKey, { algorithm: 'ES256', keyid: kid });
}

async function publicPem(kid: string): Promise<string> {
  const { keys } = (await florin.api.get('/.well-known/jwks.json')).body as { keys: JsonWebKey[] };
  const key = keys.find((each) => each['kid'] === kid) ?? {};
  return createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
}

function kindOf(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function fieldsOf(body: unknown): readonly string[] {
  return (body as { errors?: { field: string }[] }).errors?.map(({ field }) => field) ?? [];
}
