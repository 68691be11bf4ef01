import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { codeOf, logIn, PASSWORD, said, signUp, type Person } from '#identity/testing/people';

const PATH = '/api/v1/profile/one-time-password';

let florin: TestFlorin;
beforeAll(async () => {
  florin = await startTestFlorin();
});
afterAll(() => florin.stop());

/** Somebody whose device shows codes from now on. */
async function withCodes(): Promise<{ person: Person; secret: string; recoveryCodes: readonly string[] }> {
  const person = await signUp(florin.api);
  const token = person.access_token;
  const { secret, enrolment } = said(await florin.api.post(`${PATH}/secret`, undefined, { token }));
  const enabled = await florin.api.post(PATH, { enrolment, code: codeOf(secret, -1) }, { token });
  expect(enabled.status).toBe(200);
  return { person, secret, recoveryCodes: said(enabled).recoveryCodes };
}

describe('a second factor', () => {
  it('is asked for after the right password only', async () => {
    const { person, secret } = await withCodes();
    const without = await logIn(florin.api, person.name);
    expect(without).toMatchObject({ status: 401, body: { code: 'identity.second-factor-required' } });
    const wrong = await logIn(florin.api, person.name, {
      password: 'not the password',
      code: codeOf(secret),
    });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'identity.wrong-credentials' } });
    const wrongCode = await logIn(florin.api, person.name, { code: codeOf(secret, 10) });
    expect(wrongCode).toMatchObject({ status: 401, body: { code: 'identity.wrong-code' } });
    const codeAlone = await florin.api.post('/login', { username: person.name, code: codeOf(secret) });
    expect(codeAlone).toMatchObject({ status: 401, body: { code: 'identity.wrong-credentials' } });
    expect((await logIn(florin.api, person.name, { code: codeOf(secret) })).status).toBe(200);
  });

  it('takes a code once, in a race too', async () => {
    const { person, secret } = await withCodes();
    const code = codeOf(secret);
    const answers = await Promise.all([
      logIn(florin.api, person.name, { code }),
      logIn(florin.api, person.name, { code }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await logIn(florin.api, person.name, { code })).status).toBe(401);
  });

  it('can be replaced by a recovery code, once, and by none of the old ones after new ones', async () => {
    const { person, recoveryCodes } = await withCodes();
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first, second] = recoveryCodes;
    expect((await logIn(florin.api, person.name, { recoveryCode: first })).status).toBe(200);
    expect((await logIn(florin.api, person.name, { recoveryCode: first })).status).toBe(401);
    const { access_token: token } = said(await logIn(florin.api, person.name, { recoveryCode: second }));
    const issued = await florin.api.post(`${PATH}/recovery-codes`, { password: PASSWORD }, { token });
    expect(issued.status).toBe(200);
    const [, , third] = recoveryCodes;
    expect((await logIn(florin.api, person.name, { recoveryCode: third })).status).toBe(401);
    const [fresh] = said(issued).recoveryCodes;
    expect((await logIn(florin.api, person.name, { recoveryCode: fresh })).status).toBe(200);
  });

  it('is turned off with proof', async () => {
    const { person } = await withCodes();
    const token = person.access_token;
    const send = (body: unknown) => florin.api.send('DELETE', PATH, { token, body });
    expect(await send({})).toMatchObject({ status: 400, body: { code: 'identity.proof-required' } });
    expect(await send({ password: 'not the password' })).toMatchObject({
      status: 403,
      body: { code: 'identity.wrong-proof' },
    });
    expect((await send({ password: PASSWORD })).status).toBe(200);
    expect(await send({ password: PASSWORD })).toMatchObject({ status: 409 });
    expect((await logIn(florin.api, person.name)).status).toBe(200);
  });

  it('is confirmed only by whom it was offered to', async () => {
    const [ann, bob] = [await signUp(florin.api), await signUp(florin.api)];
    const offer = said(await florin.api.post(`${PATH}/secret`, undefined, { token: ann.access_token }));
    const body = { enrolment: offer.enrolment, code: codeOf(offer.secret) };
    expect((await florin.api.post(PATH, body, { token: bob.access_token })).status).toBe(400);
    expect((await florin.api.post(PATH, body, { token: ann.access_token })).status).toBe(200);
    expect((await florin.api.post(PATH, body, { token: ann.access_token })).status).toBe(409);
  });
});
