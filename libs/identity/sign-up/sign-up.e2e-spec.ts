import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { codeOf, freshName, isGood, logIn, PASSWORD, said, signUp } from '#identity/testing/people';

let florin: TestFlorin;
beforeAll(async () => {
  florin = await startTestFlorin();
});
afterAll(() => florin.stop());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  florin.api.post(path, body, { headers });

describe('signing up', () => {
  it('answers who one is and with what to go on, and never with the password', async () => {
    const username = freshName();
    const answer = await post('/api/v1/signup', {
      username,
      password: PASSWORD,
      email: `${username}@example.org`,
      firstName: 'Zoë',
      lastName: 'O’Neil',
      phone: '+33 1 23 45 67 89',
      birthDate: '1990-02-28',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      message: expect.any(String) as string,
      userId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      access_token: expect.any(String) as string,
      token_type: 'bearer',
      expires_in: 900,
      refresh_token: expect.any(String) as string,
      role: 'user',
    });
    expect(JSON.stringify(answer.body)).not.toContain(PASSWORD);
    expect(answer.headers.get('florin-position')).toMatch(/^\d+@\d+$/);
    const profile = await florin.api.get('/api/v1/profile', { token: said(answer).access_token });
    expect(profile.body).toMatchObject({
      username,
      firstName: 'Zoë',
      lastName: 'O’Neil',
      birthDate: '1990-02-28',
    });
    expect(JSON.stringify(profile.body)).not.toMatch(/"password"|\$2b\$/);
  });

  it('works by e-mail alone', async () => {
    const email = `${freshName()}@Example.org`;
    expect((await post('/signup', { email, password: PASSWORD })).status).toBe(201);
    const answer = await logIn(florin.api, email.toUpperCase());
    expect(answer.status).toBe(200);
    expect(said(answer).username).toBe(email);
  });

  it('says 400 when a name is taken, whatever its case, and names the field', async () => {
    const { name } = await signUp(florin.api, { email: 'taken@example.org' });
    const byName = await post('/signup', { username: name.toUpperCase(), password: PASSWORD });
    expect(byName).toMatchObject({ status: 400, body: { code: 'identity.username-taken' } });
    expect(said(byName).detail).toMatch(/taken/);
    expect(said(byName).errors?.[0]?.field).toBe('username');
    const other = freshName();
    const byEmail = await post('/signup', {
      username: other,
      email: 'TAKEN@example.org',
      password: PASSWORD,
    });
    expect(byEmail).toMatchObject({ status: 400, body: { code: 'identity.email-taken' } });
    expect(said(byEmail).errors?.[0]?.field).toBe('email');
    expect((await post('/signup', { username: other, password: PASSWORD })).status).toBe(201);
  });

  it('gives one user and refusals when many race for one name', async () => {
    const username = freshName();
    const spellings = [username, username.toUpperCase(), ` ${username}`.trim(), username];
    const answers = await Promise.all(
      spellings.map((name) => post('/signup', { username: name, password: PASSWORD })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400]);
    expect((await logIn(florin.api, username)).status).toBe(200);
  });

  it('makes one user of a repeated request, and none of another under the same key', async () => {
    const body = { username: freshName(), password: PASSWORD };
    const key = { 'idempotency-key': freshName() };
    const first = await post('/signup', body, key);
    const again = await post('/signup', body, key);
    expect(again.status).toBe(201);
    expect(said(again).userId).toBe(said(first).userId);
    expect(said(again).refresh_token).toBe(said(first).refresh_token);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await post('/signup', { ...body, username: freshName() }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'platform.idempotency-key-reused' } });
  });

  it.each([
    [{ password: PASSWORD }, 'username'],
    [{ username: 'somebody' }, 'password'],
    [{ username: 'somebody', password: 'short' }, 'password'],
    [{ username: 'somebody', password: 'password123' }, 'password'],
    [{ username: 'somebody', password: 'x'.repeat(10) + 'é'.repeat(40) }, 'password'],
    [{ username: 'a'.repeat(65), password: PASSWORD }, 'username'],
    [{ username: 'some@body', password: PASSWORD }, 'username'],
    [{ username: 'some\u0000body', password: PASSWORD }, 'username'],
    [{ username: '\u200b', password: PASSWORD }, 'username'],
    [{ username: ['somebody'], password: PASSWORD }, 'username'],
    [{ username: 'somebody', password: PASSWORD, email: 'no address' }, 'email'],
    [{ username: 'somebody', password: PASSWORD, birthDate: '2023-02-29' }, 'birthDate'],
    [{ username: 'somebody', password: PASSWORD, birthDate: '2999-01-01' }, 'birthDate'],
    [{ username: 'somebody', password: PASSWORD, phone: 'call me' }, 'phone'],
    [{ username: 'somebody', password: PASSWORD, role: 'admin' }, 'role'],
  ])('refuses %j by naming %s', async (body, field) => {
    const answer = await post('/signup', body);
    expect(answer.status).toBe(400);
    expect(said(answer).errors?.map((error) => error.field)).toContain(field);
  });
});

describe('signing up without a password', () => {
  it('takes a secret confirmed by a current code, which is then spent', async () => {
    const username = freshName();
    const offer = await post('/api/v1/signup/one-time-password', { username });
    expect(offer.status).toBe(200);
    expect(offer.body).toMatchObject({
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/) as string,
      uri: expect.stringMatching(/^otpauth:\/\/totp\/Florin:person-\d+\?/) as string,
      qrSvg: expect.stringMatching(/^<svg /) as string,
    });
    const { secret, enrolment } = said(offer);
    const wrong = await post('/api/v1/signup/one-time-password/confirm', {
      username,
      enrolment,
      code: codeOf(secret, 10),
    });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'identity.wrong-enrolment-code' } });
    const code = codeOf(secret);
    const confirmed = await post('/api/v1/signup/one-time-password/confirm', { username, enrolment, code });
    expect(confirmed.status).toBe(201);
    expect(said(confirmed).recoveryCodes).toHaveLength(10);
    expect(await isGood(florin.api, said(confirmed).access_token)).toBe(true);
    const replayed = await post('/login', { username, code });
    expect(replayed).toMatchObject({ status: 401, body: { code: 'identity.wrong-credentials' } });
    const next = await post('/login', { username, code: codeOf(secret, 1) });
    expect(next.status).toBe(200);
    const recovered = { username, recoveryCode: said(confirmed).recoveryCodes[0]?.toLowerCase() };
    expect((await post('/login', recovered)).status).toBe(200);
    expect((await post('/login', recovered)).status).toBe(401);
  });

  it('takes no secret that was not offered', async () => {
    const offer = said(await post('/api/v1/signup/one-time-password', { username: 'x' }));
    const [totpId, expiry, seal] = offer.enrolment.split('.');
    for (const enrolment of ['nonsense', `${totpId}.${Number(expiry) + 1}.${seal}`, `${totpId}.${expiry}.`]) {
      const body = { username: freshName(), enrolment, code: codeOf(offer.secret) };
      const answer = await post('/api/v1/signup/one-time-password/confirm', body);
      expect(answer).toMatchObject({ status: 400, body: { code: 'identity.enrolment-invalid' } });
    }
  });
});
