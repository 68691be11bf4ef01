import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import type { ApiAnswer } from '#standalone/testing/api-client';
import { freshName, isGood, logIn, PASSWORD, said, signUp } from '#identity/testing/people';

let florin: TestFlorin;
beforeAll(async () => {
  florin = await startTestFlorin();
});
afterAll(() => florin.stop());

const refresh = (refresh_token: string, headers: Record<string, string> = {}): Promise<ApiAnswer> =>
  florin.api.post('/api/v1/token/refresh', { refresh_token }, { headers });

describe('logging in', () => {
  it('answers as documented, by username or e-mail, at the root and under the prefix', async () => {
    const { name, userId } = await signUp(florin.api, { email: 'ann@example.org' });
    for (const path of ['/login', '/api/v1/login']) {
      for (const body of [
        { username: name },
        { username: 'ANN@example.org' },
        { email: 'ann@example.org' },
      ]) {
        const answer = await florin.api.post(path, { ...body, password: PASSWORD });
        expect(answer).toMatchObject({
          status: 200,
          body: { token_type: 'bearer', role: 'user', expires_in: 900, userId, username: name },
        });
        expect(Object.keys(answer.body as object).sort()).toEqual(
          ['access_token', 'expires_in', 'refresh_token', 'role', 'token_type', 'userId', 'username'].sort(),
        );
      }
    }
  });

  it('tells an unknown user and a wrong password apart by nothing', async () => {
    const { name } = await signUp(florin.api);
    const wrong = await logIn(florin.api, name, { password: 'not the password' });
    const unknown = await logIn(florin.api, freshName(), { password: 'not the password' });
    expect(wrong.status).toBe(401);
    const strip = ({ status, body }: ApiAnswer) => ({ status, body: { ...(body as object), traceId: '' } });
    expect(strip(unknown)).toEqual(strip(wrong));
    const headers = (answer: ApiAnswer) => [...answer.headers.keys()].sort();
    expect(headers(unknown)).toEqual(headers(wrong));
  });

  it.each([
    [{}, 'username'],
    [{ username: 'x' }, 'password'],
    [{ username: 1, password: 'x' }, 'username'],
    [{ username: 'x', password: 'x', code: '12345' }, 'code'],
    [{ username: 'x', password: 'x', admin: true }, 'admin'],
  ])('refuses %j by naming %s', async (body, field) => {
    const answer = await florin.api.post('/login', body);
    expect(answer.status).toBe(400);
    expect(said(answer).errors?.map((error) => error.field)).toContain(field);
  });

  it('ends the session on the other device', async () => {
    const first = await signUp(florin.api);
    expect(await isGood(florin.api, first.access_token)).toBe(true);
    const second = said(await logIn(florin.api, first.name));
    expect(await isGood(florin.api, first.access_token)).toBe(false);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    expect(await isGood(florin.api, second.access_token)).toBe(true);
  });

  it('repeats its answer to a repeated request, and ends nothing', async () => {
    const { name } = await signUp(florin.api);
    const headers = { 'idempotency-key': freshName() };
    const first = await florin.api.post('/login', { username: name, password: PASSWORD }, { headers });
    const again = await florin.api.post('/login', { username: name, password: PASSWORD }, { headers });
    expect(said(again).refresh_token).toBe(said(first).refresh_token);
    expect(await isGood(florin.api, said(first).access_token)).toBe(true);
  });
});

describe('refreshing', () => {
  it('goes on with the same session', async () => {
    const { refresh_token, userId } = await signUp(florin.api);
    const answer = await refresh(refresh_token);
    expect(answer).toMatchObject({ status: 200, body: { userId, token_type: 'bearer', expires_in: 900 } });
    expect(await isGood(florin.api, said(answer).access_token)).toBe(true);
  });

  it('takes a refresh token once: a second use ends the session', async () => {
    const { refresh_token, access_token } = await signUp(florin.api);
    const next = said(await refresh(refresh_token));
    expect(await isGood(florin.api, access_token)).toBe(true);
    const second = await refresh(refresh_token);
    expect(second).toMatchObject({ status: 401, body: { code: 'identity.refresh-token-reused' } });
    expect(await isGood(florin.api, access_token)).toBe(false);
    expect(await isGood(florin.api, next.access_token)).toBe(false);
    expect((await refresh(next.refresh_token)).status).toBe(401);
  });

  it('lets one of two racing uses win, and then nobody', async () => {
    const { refresh_token } = await signUp(florin.api);
    const answers = await Promise.all([refresh(refresh_token), refresh(refresh_token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const winner = answers.find(({ status }) => status === 200);
    expect(winner && (await isGood(florin.api, said(winner).access_token))).toBe(false);
  });

  it('repeats its answer to a repeated request', async () => {
    const { refresh_token } = await signUp(florin.api);
    const headers = { 'idempotency-key': freshName() };
    const first = await refresh(refresh_token, headers);
    const again = await refresh(refresh_token, headers);
    expect(again.status).toBe(200);
    expect(said(again).refresh_token).toBe(said(first).refresh_token);
    expect(await isGood(florin.api, said(again).access_token)).toBe(true);
  });

  it('takes no token that was tampered with', async () => {
    const { refresh_token } = await signUp(florin.api);
    const [userId, sessionId, generation, mark] = refresh_token.split('.');
    const forged = [
      'nonsense',
      `${userId}.${sessionId}.7.${mark}`,
      `${userId}.${sessionId}.${generation}.${'A'.repeat(43)}`,
      `${userId}.${userId}.${generation}.${mark}`,
    ];
    for (const token of forged) expect((await refresh(token)).status).toBe(401);
    expect((await refresh(refresh_token)).status).toBe(200);
  });
});

describe('sessions', () => {
  it('are several when the user wants so, are listed, and end one by one', async () => {
    const { name, access_token } = await signUp(florin.api);
    const policy = { body: { severalDevices: true }, token: access_token };
    expect((await florin.api.send('PUT', '/api/v1/sessions/policy', policy)).status).toBe(200);
    const login = await florin.api.post(
      '/login',
      { username: name, password: PASSWORD },
      { headers: { 'user-agent': 'A phone' } },
    );
    const phone = said(login);
    expect(await isGood(florin.api, access_token)).toBe(true);
    const after = { 'florin-after': login.headers.get('florin-position') ?? '' };
    const list = await florin.api.get('/api/v1/sessions', { token: access_token, headers: after });
    expect(said(list).items).toHaveLength(2);
    expect(said(list).items[0]).toMatchObject({ device: 'A phone', address: '127.0.0.1', current: false });
    const path = `/api/v1/sessions/${String(said(list).items[0]?.['sessionId'])}`;
    expect((await florin.api.send('DELETE', path, { token: access_token })).status).toBe(200);
    expect(await isGood(florin.api, phone.access_token)).toBe(false);
    expect(await isGood(florin.api, access_token)).toBe(true);
    expect((await florin.api.send('DELETE', path, { token: access_token })).status).toBe(404);
  });

  it('end all at once, and by logging out', async () => {
    const { name, access_token } = await signUp(florin.api);
    expect((await florin.api.send('DELETE', '/api/v1/sessions', { token: access_token })).status).toBe(200);
    expect(await isGood(florin.api, access_token)).toBe(false);
    const { access_token: token } = said(await logIn(florin.api, name));
    expect((await florin.api.send('POST', '/api/v1/logout', { token })).status).toBe(200);
    expect(await isGood(florin.api, token)).toBe(false);
  });

  it('of others are out of reach', async () => {
    const [ann, bob] = [await signUp(florin.api), await signUp(florin.api)];
    const { items } = said(await florin.api.get('/api/v1/sessions', { token: ann.access_token }));
    const path = `/api/v1/sessions/${String(items[0]?.['sessionId'])}`;
    expect((await florin.api.send('DELETE', path, { token: bob.access_token })).status).toBe(404);
    expect(await isGood(florin.api, ann.access_token)).toBe(true);
    expect((await florin.api.send('DELETE', '/api/v1/sessions/7', { token: bob.access_token })).status).toBe(
      400,
    );
  });
});
