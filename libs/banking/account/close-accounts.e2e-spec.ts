import type { ApiAnswer } from '#standalone/testing/api-client';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { aCustomer, refusal, theAdmin, type Customer } from '#banking/testing/customers';
import { EUR } from '#banking/testing/stories';
import { PASSWORD } from '#identity/testing/people';
import { user } from '#identity/user/user';
import { streamName } from '#platform/commands/decider';
import { newUuid } from '#platform/kernel/ids';
import { eventually } from '#platform/testing/eventually';
import { account } from './account.js';
import { openAccount } from './open-account.js';

let florin: TestFlorin;
let admin: Customer;
let ann: Customer;
beforeAll(async () => {
  florin = await startTestFlorin();
  admin = await theAdmin(florin.api);
});
afterAll(() => florin.stop());
beforeEach(async () => {
  ann = await aCustomer(florin.api);
});

async function erase(who: Customer, password = PASSWORD): Promise<ApiAnswer> {
  return await who.send('DELETE', '/profile', { body: { password } });
}

async function statusOf(accountId: string): Promise<unknown> {
  const { body } = await admin.get(`/accounts/${accountId}`);
  return (body as { readonly status: unknown }).status;
}

describe('whoever is erased', () => {
  it('must have no money: then nothing is erased and nothing is closed', async () => {
    const empty = await ann.open('JPY');
    const full = await ann.open('EUR', '0.01');
    const answer = await erase(ann);
    expect(refusal(answer)).toEqual([409, 'banking.not-empty']);
    expect(answer.body).toMatchObject({ accountId: full });
    expect(await Promise.all([empty, full].map(statusOf))).toEqual(['open', 'open']);
    expect((await ann.get('/profile')).status).toBe(200);
  });

  it('must have no holds', async () => {
    const accountId = await ann.open('EUR', '5');
    const held = await ann.post(`/accounts/${accountId}/holds`, { amount: '5', currency: 'EUR' });
    expect(held.status).toBe(201);
    expect(refusal(await erase(ann))).toEqual([409, 'banking.has-holds']);
  });

  it('has every account closed, as soon as all are at zero', async () => {
    const accountIds = [await ann.open('EUR', '7'), await ann.open('JPY'), await ann.open('EUR')];
    const withdrawal = { amount: '7', currency: 'EUR' };
    expect((await ann.post(`/accounts/${accountIds[0]!}/withdrawals`, withdrawal)).status).toBe(201);
    await ann.send('DELETE', `/accounts/${accountIds[2]!}`);
    expect((await erase(ann)).status).toBe(200);
    expect((await ann.get('/profile')).status).toBe(401);
    expect(await Promise.all(accountIds.map(statusOf))).toEqual(['closed', 'closed', 'closed']);
  });

  it('has closed what they opened at the last moment', async () => {
    const [ownerId, accountId] = [newUuid(), newUuid()];
    const { commands, store, clock } = florin.platform;
    const command = { ownerId, accountId, currency: EUR, name: 'Too late' };
    const meta = { commandId: accountId, now: clock.now() };
    await commands.handle({ decider: account, id: accountId, decide: openAccount, command, meta });
    const metadata = { at: clock.now(), commandId: newUuid() };
    const data = { userId: ownerId, released: [] };
    const erased = { id: newUuid(), type: 'UserErased', schemaVersion: 1, data, metadata };
    await store.append(streamName(user, ownerId), 'unchecked', [erased]);
    await eventually('it is closed', async () => (await statusOf(accountId)) === 'closed');
  });

  it('keeps all accounts when the password is wrong', async () => {
    const accountId = await ann.open();
    expect(refusal(await erase(ann, 'not the password'))).toEqual([403, 'identity.wrong-proof']);
    expect(await statusOf(accountId)).toBe('open');
  });
});

it('is described with what may stand in the way', async () => {
  const { body } = await florin.api.get('/api/openapi.json');
  const { paths } = body as { paths: Record<string, { delete: { responses: Record<string, unknown> } }> };
  const conflicts = JSON.stringify(paths['/api/v1/profile']!.delete.responses['409']);
  for (const code of ['banking.not-empty', 'banking.has-holds', 'identity.is-admin'])
    expect(conflicts).toContain(code);
});
