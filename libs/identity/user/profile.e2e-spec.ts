import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiAnswer } from '#standalone/testing/api-client';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { isGood, logIn, logInAsAdmin, PASSWORD, said, signUp } from '#identity/testing/people';

let florin: TestFlorin;
beforeAll(async () => {
  florin = await startTestFlorin();
});
afterAll(() => florin.stop());

const send = (method: string, token: string, body?: unknown, path = ''): Promise<ApiAnswer> =>
  florin.api.send(method, `/api/v1/profile${path}`, { token, body });

describe('the profile', () => {
  it('changes what is sent, empties what is named, and leaves the rest', async () => {
    const { access_token: token, name } = await signUp(florin.api, { firstName: 'Ann', phone: '+33 123' });
    const changed = await send('PATCH', token, { lastName: 'Lee', clear: ['phone'] });
    expect(changed.status).toBe(200);
    const { body } = await send('GET', token);
    expect(body).toMatchObject({ username: name, firstName: 'Ann', lastName: 'Lee' });
    expect(body).not.toHaveProperty('phone');
  });

  it('takes another name, which is then the only one, and gives the old one back', async () => {
    const ann = await signUp(florin.api, { email: 'old@example.org' });
    const bob = await signUp(florin.api);
    const taken = await send('PATCH', bob.access_token, { email: 'OLD@example.org' });
    expect(taken).toMatchObject({ status: 400, body: { code: 'identity.email-taken' } });
    expect((await send('PATCH', ann.access_token, { email: 'new@example.org' })).status).toBe(200);
    expect((await logIn(florin.api, 'old@example.org')).status).toBe(401);
    const token = said(await logIn(florin.api, 'new@example.org')).access_token;
    expect((await send('PATCH', token, { clear: ['email', 'username'] })).status).toBe(400);
    expect((await send('PATCH', bob.access_token, { email: 'old@example.org' })).status).toBe(200);
  });

  it('may be written in another way', async () => {
    const { access_token: token, name } = await signUp(florin.api);
    expect((await send('PATCH', token, { username: name.toUpperCase() })).status).toBe(200);
    expect((await send('GET', token)).body).toMatchObject({ username: name.toUpperCase() });
    expect((await logIn(florin.api, name)).status).toBe(200);
  });

  it('is changed only as it was seen when the caller asks for that', async () => {
    const { access_token: token } = await signUp(florin.api);
    const etag = (await send('GET', token)).headers.get('etag') ?? '';
    const change = (phone: string) =>
      florin.api.send('PATCH', '/api/v1/profile', { token, body: { phone }, headers: { 'if-match': etag } });
    expect((await change('+33 123')).status).toBe(200);
    expect((await change('+33 456')).status).toBe(412);
  });

  it.each([
    [{ email: 'nothing' }, 'email'],
    [{ email: null }, 'email'],
    [{ clear: 'email' }, 'clear'],
    [{ clear: ['role'] }, 'clear'],
    [{ role: 'admin' }, 'role'],
  ])('refuses %j by naming %s', async (body, field) => {
    const { access_token } = await signUp(florin.api);
    const answer = await send('PATCH', access_token, body);
    expect(answer.status).toBe(400);
    expect(said(answer).errors?.map((error) => error.field)).toContain(field);
  });
});

describe('the password', () => {
  it('changes with the present one, and ends the other sessions', async () => {
    const { name, access_token: token } = await signUp(florin.api);
    await florin.api.send('PUT', '/api/v1/sessions/policy', { token, body: { severalDevices: true } });
    const other = said(await logIn(florin.api, name)).access_token;
    const newPassword = 'another four words';
    const wrong = await send('PUT', token, { password: 'not the password', newPassword }, '/password');
    expect(wrong.status).toBe(403);
    const weak = await send('PUT', token, { password: PASSWORD, newPassword: 'password1' }, '/password');
    expect(said(weak).errors?.[0]?.field).toBe('newPassword');
    expect((await send('PUT', token, { password: PASSWORD, newPassword }, '/password')).status).toBe(200);
    expect(await isGood(florin.api, other)).toBe(false);
    expect(await isGood(florin.api, token)).toBe(true);
    expect((await logIn(florin.api, name)).status).toBe(401);
    expect((await logIn(florin.api, name, { password: newPassword })).status).toBe(200);
  });
});

describe('erasing an account', () => {
  it('needs proof', async () => {
    const { access_token: token } = await signUp(florin.api);
    expect((await send('DELETE', token, {})).status).toBe(400);
    expect((await send('DELETE', token, { password: 'not the password' })).status).toBe(403);
    expect(await isGood(florin.api, token)).toBe(true);
  });

  it('is refused to an admin', async () => {
    const { access_token: token } = await logInAsAdmin(florin.api);
    const answer = await send('DELETE', token, { password: 'a password for tests only' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'identity.is-admin' } });
  });

  it('leaves nothing personal to be read, frees the names and ends the sessions', async () => {
    const secret = 'Unmistakable';
    const profile = { username: `${secret}name`, email: `${secret}@example.org`, firstName: secret };
    const person = await signUp(florin.api, profile);
    const path = `/api/v1/users/${person.userId}`;
    const admin = (await logInAsAdmin(florin.api)).access_token;
    expect((await florin.api.get(path, { token: admin })).status).toBe(200);
    expect((await send('DELETE', person.access_token, { password: PASSWORD })).status).toBe(200);
    expect(await isGood(florin.api, person.access_token)).toBe(false);
    expect((await logIn(florin.api, profile.username)).status).toBe(401);
    expect((await florin.api.get(path, { token: admin })).status).toBe(404);
    for (const file of filesIn(florin.config.dataDir)) {
      expect({ file, found: readFileSync(file).includes(secret) }).toEqual({ file, found: false });
    }
    expect(await florin.platform.engines.vault.secretNames(`user/${person.userId}/`)).toEqual([]);
    expect((await signUp(florin.api, profile)).userId).not.toBe(person.userId);
  });
});

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
}
