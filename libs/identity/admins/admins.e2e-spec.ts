import type { ApiAnswer } from '#standalone/testing/api-client';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { freshName, isGood, logIn, logInAsAdmin, said, signUp } from '#identity/testing/people';

let florin: TestFlorin;
let token: string;
beforeAll(async () => {
  florin = await startTestFlorin();
});
afterAll(() => florin.stop());
beforeEach(async () => {
  token = (await logInAsAdmin(florin.api)).access_token;
});

const send = (method: string, path: string, as = token, body?: unknown): Promise<ApiAnswer> =>
  florin.api.send(method, `/api/v1/users${path}`, { token: as, body });
const list = (query: string): Promise<ApiAnswer> => send('GET', `?${query}`);

describe('admins', () => {
  it('alone see and change users', async () => {
    const { userId, access_token } = await signUp(florin.api);
    for (const [method, path] of [
      ['GET', ''],
      ['GET', `/${userId}`],
      ['POST', `/${userId}/enable`],
      ['PUT', `/${userId}/roles/admin`],
      ['DELETE', `/${userId}/roles/admin`],
    ] as const) {
      expect((await send(method, path, access_token)).status).toBe(403);
    }
    expect((await send('POST', `/${userId}/disable`, access_token, {})).status).toBe(403);
    expect((await florin.api.get('/api/v1/users')).status).toBe(401);
  });

  it('list users page by page, the newest first', async () => {
    const made = [];
    for (let n = 0; n < 5; n += 1) made.push((await signUp(florin.api)).userId);
    const first = said(await list('limit=3'));
    expect(first.items.map(({ userId }) => userId)).toEqual(made.slice(2).reverse());
    const second = said(await list(`limit=3&after=${first.next ?? ''}`));
    expect(second.items.slice(0, 2).map(({ userId }) => userId)).toEqual(made.slice(0, 2).reverse());
    expect((await list('limit=0')).status).toBe(400);
    expect((await list('after=nonsense')).status).toBe(400);
  });

  it('find users by the beginning of what they are called', async () => {
    const person = await signUp(florin.api, {
      username: 'Quentin',
      email: 'q.tarr@example.org',
      firstName: 'Zoë',
      lastName: 'Featherstonehaugh',
    });
    for (const search of ['que', 'QUENTIN', 'q.tarr@example.org', 'zo', 'featherstonehaugh']) {
      const { items } = said(await list(`search=${encodeURIComponent(search)}`));
      expect(items).toMatchObject([{ userId: person.userId }]);
    }
    for (const search of ['uentin', 'featherstonehaughs']) {
      expect(said(await list(`search=${search}`)).items).toEqual([]);
    }
    await florin.api.send('PATCH', '/api/v1/profile', {
      token: person.access_token,
      body: { firstName: 'Yann', clear: ['lastName'] },
    });
    expect(said(await list('search=zo')).items).toEqual([]);
    expect(said(await list('search=feather')).items).toEqual([]);
    expect(said(await list('search=yann')).items).toHaveLength(1);
  });

  it('disable a user, whose next call is refused, and enable them', async () => {
    const person = await signUp(florin.api);
    expect(await isGood(florin.api, person.access_token)).toBe(true);
    expect((await send('POST', `/${person.userId}/disable`, token, { reason: 'fraud' })).status).toBe(200);
    expect(await isGood(florin.api, person.access_token)).toBe(false);
    expect(await logIn(florin.api, person.name)).toMatchObject({
      status: 403,
      body: { code: 'identity.disabled' },
    });
    expect((await logIn(florin.api, person.name, { password: 'not the password' })).status).toBe(401);
    expect(said(await list('status=disabled')).items).toMatchObject([{ userId: person.userId }]);
    expect((await send('PUT', `/${person.userId}/roles/admin`)).status).toBe(409);
    expect((await send('POST', `/${person.userId}/enable`)).status).toBe(200);
    expect((await logIn(florin.api, person.name)).status).toBe(200);
  });

  it('grant and revoke the role at once', async () => {
    const person = await signUp(florin.api);
    expect((await send('GET', '', person.access_token)).status).toBe(403);
    expect((await send('PUT', `/${person.userId}/roles/admin`)).status).toBe(200);
    expect((await send('GET', '', person.access_token)).status).toBe(200);
    expect(said(await logIn(florin.api, person.name)).role).toBe('admin');
    expect((await send('POST', `/${person.userId}/disable`, token, {})).status).toBe(409);
    expect((await send('DELETE', `/${person.userId}/roles/admin`)).status).toBe(200);
    const { role, access_token } = said(await logIn(florin.api, person.name));
    expect(role).toBe('user');
    expect((await send('GET', '', access_token)).status).toBe(403);
  });

  it('never demote the last of them, also when two demote each other', async () => {
    const { userId: mine } = said(await florin.api.get('/api/v1/profile', { token }));
    expect(await send('DELETE', `/${mine}/roles/admin`)).toMatchObject({
      status: 409,
      body: { code: 'identity.last-admin' },
    });
    const other = await signUp(florin.api);
    await send('PUT', `/${other.userId}/roles/admin`);
    const answers = await Promise.all([
      send('DELETE', `/${other.userId}/roles/admin`),
      send('DELETE', `/${mine}/roles/admin`, other.access_token),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const otherStays = answers[0].status !== 200;
    if (otherStays) await send('PUT', `/${mine}/roles/admin`, other.access_token);
    const { items } = said(await list('role=admin'));
    expect(items.length).toBeGreaterThanOrEqual(1);
  });

  it('are told of users who are not there', async () => {
    const nobody = '/01890000-0000-7000-8000-000000000000';
    expect((await send('GET', nobody)).status).toBe(404);
    expect((await send('POST', `${nobody}/disable`, token, {})).status).toBe(404);
    expect((await send('PUT', `${nobody}/roles/admin`)).status).toBe(404);
    expect((await send('GET', `/${freshName()}`)).status).toBe(400);
  });
});
