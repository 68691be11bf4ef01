import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { aCustomer, after, refusal, theAdmin, told, type Customer } from '#banking/testing/customers';

const NOBODYS = '01890000-0000-7000-8000-000000000000';
const eur = (amount: string) => ({ amount, currency: 'EUR' });

let florin: TestFlorin;
let admin: Customer;
let ada: Customer;
beforeAll(async () => {
  florin = await startTestFlorin();
  admin = await theAdmin(florin.api);
});
afterAll(() => florin.stop());
beforeEach(async () => {
  ada = await aCustomer(florin.api);
});

describe('an account', () => {
  it('is opened at zero, and seen at once', async () => {
    const opened = await ada.post('/accounts', { currency: 'EUR', name: 'Épargne 🐖' });
    const { accountId } = told(opened);
    expect(opened).toMatchObject({
      status: 201,
      body: {
        accountId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        ownerId: ada.userId,
        name: 'Épargne 🐖',
        currency: 'EUR',
        status: 'open',
        balance: eur('0.00'),
        available: eur('0.00'),
        held: eur('0.00'),
        limits: { overdraft: eur('0.00') },
        openedAt: expect.stringMatching(/Z$/) as string,
      },
    });
    const seen = await ada.get(`/accounts/${accountId}`);
    expect(seen.status).toBe(200);
    expect(seen.body).toEqual(opened.body);
    expect(seen.headers.get('etag')).toBe('"0"');
  });

  it('is called by its currency until it has a name, and renamed', async () => {
    const accountId = await ada.open('JPY');
    const path = `/accounts/${accountId}`;
    expect((await ada.get(path)).body).toMatchObject({ name: 'JPY', balance: { amount: '0' } });
    const renaming = { body: { name: 'Japan' } };
    expect(await ada.send('PATCH', path, renaming)).toMatchObject({ status: 200 });
    expect((await ada.get(path)).body).toMatchObject({ name: 'Japan' });
    const stale = await ada.send('PATCH', path, { ...renaming, headers: { 'if-match': '"0"' } });
    expect(refusal(stale)).toEqual([412, 'platform.stale']);
    const current = await ada.send('PATCH', path, { ...renaming, headers: { 'if-match': '"1"' } });
    expect(current.status).toBe(200);
  });

  it.each(['', ' ', 'x'.repeat(101), 'a\nb', 'a\u0000b', 7])('cannot be called %j', async (name) => {
    const path = `/accounts/${await ada.open()}`;
    for (const answer of [
      await ada.post('/accounts', { currency: 'EUR', name }),
      await ada.send('PATCH', path, { body: { name } }),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'name' }] } });
    }
  });

  it.each(['', 'eur', 'XAU', 'EURO', 978, undefined])('cannot be opened in %j', async (currency) => {
    expect(await ada.post('/accounts', { currency })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'currency' }] },
    });
  });

  it('shows the new balance to whoever asks for it with the position of the booking', async () => {
    const path = `/accounts/${await ada.open()}`;
    for (let n = 1; n <= 5; n += 1) {
      const deposited = await ada.post(`${path}/deposits`, eur('1'));
      const seen = await ada.get(path, after(deposited));
      expect(told(seen).balance).toEqual(eur(`${n}.00`));
      expect(seen.headers.get('etag')).toBe(deposited.headers.get('etag'));
    }
  });

  it('is listed to its owner, the newest first, page by page', async () => {
    const ids = [await ada.open(), await ada.open('JPY'), await ada.open()].reverse();
    const pages = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const page = told(await ada.get(`/accounts?limit=2${next && `&after=${next}`}`));
      pages.push(page.items.map(({ accountId }) => accountId));
      next = page.next;
    }
    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2)]);
    expect(told(await (await aCustomer(florin.api)).get('/accounts')).items).toEqual([]);
  });
});

describe('closing an account', () => {
  it('is for one without money, and for good', async () => {
    const accountId = await ada.open('EUR', '5');
    const path = `/accounts/${accountId}`;
    expect(refusal(await ada.send('DELETE', path))).toEqual([409, 'banking.not-empty']);
    await ada.post(`${path}/withdrawals`, eur('5'));
    expect(await ada.send('DELETE', path)).toMatchObject({
      status: 200,
      body: { message: expect.any(String) as string },
    });
    expect((await ada.get(path)).body).toMatchObject({
      status: 'closed',
      closedAt: expect.stringMatching(/Z$/) as string,
    });
    for (const [method, route, body] of [
      ['DELETE', '', undefined],
      ['PATCH', '', { name: 'x' }],
      ['POST', '/deposits', eur('1')],
      ['POST', '/withdrawals', eur('1')],
    ] as const) {
      expect(refusal(await ada.send(method, path + route, { body }))).toEqual([409, 'banking.closed']);
    }
    expect(refusal(await admin.post(`/admin${path}/freeze`, {}))).toEqual([409, 'banking.closed']);
  });

  it('is refused while it is overdrawn', async () => {
    const path = `/accounts/${await ada.open()}`;
    await admin.send('PUT', `/admin${path}/limits`, { body: { currency: 'EUR', overdraft: '5' } });
    await ada.post(`${path}/withdrawals`, eur('5'));
    expect(refusal(await ada.send('DELETE', path))).toEqual([409, 'banking.not-empty']);
  });
});

describe('to others', () => {
  it('an account is not there', async () => {
    const path = `/accounts/${await ada.open('EUR', '5')}`;
    const bob = await aCustomer(florin.api);
    for (const foreign of [path, `/accounts/${NOBODYS}`]) {
      for (const [method, route, body] of [
        ['GET', '', undefined],
        ['PATCH', '', { name: 'mine' }],
        ['DELETE', '', undefined],
        ['POST', '/deposits', eur('1')],
        ['POST', '/withdrawals', eur('1')],
      ] as const) {
        const answer = await bob.send(method, foreign + route, { body });
        expect([method, route, ...refusal(answer)]).toEqual([method, route, 404, 'banking.unknown-account']);
      }
    }
    expect((await ada.get('/accounts/my-account')).status).toBe(400);
  });

  it('but for admins, who act on it on record', async () => {
    const path = `/accounts/${await ada.open()}`;
    expect((await admin.post(`${path}/deposits`, eur('3'))).status).toBe(201);
    expect((await admin.get(path)).body).toMatchObject({ ownerId: ada.userId });
    const recorded = [];
    for await (const events of florin.platform.store.readStream(`account-${path.slice('/accounts/'.length)}`))
      recorded.push(...events.map(({ type, metadata }) => [type, metadata.actor]));
    expect(recorded).toEqual([
      ['AccountOpened', ada.userId],
      ['FundsDeposited', admin.userId],
    ]);
  });

  it('what admins do is forbidden', async () => {
    const accountId = await ada.open();
    for (const [method, path, body] of [
      ['GET', '/admin/accounts', undefined],
      ['POST', `/admin/accounts/${accountId}/freeze`, {}],
      ['POST', `/admin/accounts/${accountId}/unfreeze`, undefined],
      ['PUT', `/admin/accounts/${accountId}/limits`, { currency: 'EUR', overdraft: '9' }],
      ['GET', '/admin/trial-balance', undefined],
      ['GET', '/admin/trial-balance/EUR', undefined],
    ] as const) {
      expect(refusal(await ada.send(method, path, { body }))).toEqual([403, 'platform.forbidden']);
    }
  });
});

describe('an admin', () => {
  it('freezes an account and unfreezes it, each once', async () => {
    const path = `/accounts/${await ada.open('EUR', '5')}`;
    const frozen = await admin.post(`/admin${path}/freeze`, { reason: 'a lost card' });
    expect(frozen.status).toBe(200);
    expect((await ada.get(path)).body).toMatchObject({ status: 'frozen' });
    for (const route of ['deposits', 'withdrawals'])
      expect(refusal(await ada.post(`${path}/${route}`, eur('1')))).toEqual([409, 'banking.frozen']);
    const again = await admin.post(`/admin${path}/freeze`, {});
    expect([again.status, again.headers.get('etag')]).toEqual([200, frozen.headers.get('etag')]);

    const unfrozen = await admin.post(`/admin${path}/unfreeze`);
    expect(unfrozen.status).toBe(200);
    expect((await ada.get(path)).body).toMatchObject({ status: 'open' });
    expect((await ada.post(`${path}/withdrawals`, eur('1'))).status).toBe(201);
    expect((await admin.post(`/admin${path}/unfreeze`)).status).toBe(200);
    expect(refusal(await admin.post(`/admin/accounts/${NOBODYS}/freeze`, {}))).toEqual([
      404,
      'banking.unknown-account',
    ]);
  });

  it('limits what is spent, and lets it go below zero', async () => {
    const path = `/accounts/${await ada.open('EUR', '10')}`;
    const limit = (body: object) => admin.send('PUT', `/admin${path}/limits`, { body });
    const spend = (amount: string) => ada.post(`${path}/withdrawals`, eur(amount));

    const limited = await limit({ currency: 'EUR', perTransfer: '8', daily: '12', overdraft: '5' });
    const limits = { perTransfer: eur('8.00'), daily: eur('12.00'), overdraft: eur('5.00') };
    expect(limited).toMatchObject({ status: 200, body: limits });
    expect((await ada.get(path)).body).toMatchObject({ limits, available: eur('15.00') });
    expect(await spend('8.01')).toMatchObject({
      status: 422,
      body: { code: 'banking.over-transfer-limit', limit: eur('8.00') },
    });
    expect(told(await spend('8')).balance).toEqual(eur('2.00'));
    expect(await spend('4.01')).toMatchObject({
      status: 422,
      body: { code: 'banking.over-daily-limit', limit: eur('12.00') },
    });
    expect(told(await spend('4')).balance).toEqual(eur('-2.00'));

    expect(refusal(await limit({ currency: 'EUR', overdraft: '1.99' }))).toEqual([
      409,
      'banking.overdraft-in-use',
    ]);
    expect(refusal(await limit({ currency: 'JPY', overdraft: '1' }))).toEqual([
      422,
      'banking.wrong-currency',
    ]);
    expect((await limit({ currency: 'EUR', overdraft: '2' })).body).toEqual({ overdraft: eur('2.00') });
    expect(await spend('0.01')).toMatchObject({
      status: 422,
      body: { code: 'banking.insufficient-funds', available: eur('0.00') },
    });
    for (const field of ['perTransfer', 'daily', 'overdraft']) {
      expect(await limit({ currency: 'EUR', [field]: '-1' })).toMatchObject({
        status: 400,
        body: { errors: [{ field }] },
      });
    }
  });

  it('lists accounts by owner, status and currency', async () => {
    const [euros, yen, frozen] = [await ada.open(), await ada.open('JPY'), await ada.open()];
    await admin.post(`/admin/accounts/${frozen}/freeze`, {});
    const list = async (query: string) =>
      told(await admin.get(`/admin/accounts?${query}`)).items.map(({ accountId }) => accountId);
    const hers = `ownerId=${ada.userId}`;
    expect(await list(hers)).toEqual([frozen, yen, euros]);
    expect(await list(`${hers}&status=open`)).toEqual([yen, euros]);
    expect(await list(`${hers}&currency=EUR&status=frozen`)).toEqual([frozen]);
    expect(await list('limit=3')).toEqual([frozen, yen, euros]);
    expect((await list('status=frozen'))[0]).toBe(frozen);
    expect(await list('status=frozen&currency=JPY')).toEqual([]);
    expect((await list('currency=JPY&status=open'))[0]).toBe(yen);
    expect((await list('status=open'))[0]).toBe(yen);
    for (const wrong of ['status=lost', 'currency=eur', 'ownerId=7', 'limit=0', 'colour=red'])
      expect((await admin.get(`/admin/accounts?${wrong}`)).status).toBe(400);
  });
});
