import { eventually } from '#platform/testing/eventually';
import { ADMIN, startTestFlorin } from './testing/start-test-florin.js';
import type { TestFlorin } from './testing/test-florin.js';

/**
 * Nobody sees or moves what is another's: to them it is not there. Every route of the API that names
 * something by its id stands in this table, with a body that its owner could send.
 */
const MONEY = { amount: '1.00', currency: 'EUR' };
const TO_SELF = { to: '{otherAccountId}', ...MONEY };
const OWNED: Readonly<Record<string, object | undefined>> = {
  'GET /accounts/{accountId}': undefined,
  'PATCH /accounts/{accountId}': { name: 'Mine now' },
  'DELETE /accounts/{accountId}': undefined,
  'GET /accounts/{accountId}/balance': undefined,
  'GET /accounts/{accountId}/movements': undefined,
  'GET /accounts/{accountId}/statement': undefined,
  'POST /accounts/{accountId}/deposits': MONEY,
  'POST /accounts/{accountId}/withdrawals': MONEY,
  'GET /accounts/{accountId}/transfers': undefined,
  'POST /accounts/{accountId}/transfers': TO_SELF,
  'POST /accounts/{accountId}/transfer-batches': { transfers: [TO_SELF] },
  'GET /transfers/{transferId}': undefined,
  'POST /transfers/{transferId}/reversal': {},
  'GET /accounts/{accountId}/holds': undefined,
  'POST /accounts/{accountId}/holds': MONEY,
  'GET /accounts/{accountId}/holds/{holdId}': undefined,
  'POST /accounts/{accountId}/holds/{holdId}/capture': {},
  'POST /accounts/{accountId}/holds/{holdId}/release': undefined,
  'GET /accounts/{accountId}/standing-orders': undefined,
  'POST /accounts/{accountId}/standing-orders': { ...TO_SELF, every: 'month', first: '2999-01-31' },
  'GET /standing-orders/{orderId}': undefined,
  'POST /standing-orders/{orderId}/pause': undefined,
  'POST /standing-orders/{orderId}/resume': undefined,
  'DELETE /standing-orders/{orderId}': undefined,
  'DELETE /sessions/{sessionId}': undefined,
  'GET /applications/{applicationId}': undefined,
  'POST /applications/{applicationId}/withdraw': undefined,
  'GET /loans/{loanId}': undefined,
  'GET /loans/{loanId}/schedule': undefined,
  'POST /loans/{loanId}/repayments': { amount: '1.00' },
  'POST /notifications/{notificationId}/read': undefined,
  'GET /webhooks/{webhookId}': undefined,
  'PATCH /webhooks/{webhookId}': { isEnabled: false },
  'DELETE /webhooks/{webhookId}': undefined,
  'POST /webhooks/{webhookId}/secret': undefined,
  'POST /webhooks/{webhookId}/test': undefined,
  'GET /webhooks/{webhookId}/deliveries': undefined,
  'POST /webhooks/{webhookId}/deliveries/{deliveryId}/redeliver': undefined,
};

/** For these it is enough to be no admin: they tell nothing, not even whether the id is known. */
const FOR_ADMINS = [
  'GET /admin/trial-balance/{currency}',
  'POST /admin/accounts/{accountId}/freeze',
  'POST /admin/accounts/{accountId}/unfreeze',
  'PUT /admin/accounts/{accountId}/limits',
  'PUT /admin/financing-options/{optionId}',
  'DELETE /admin/financing-options/{optionId}',
  'POST /admin/applications/{applicationId}/appeal',
  'PUT /admin/update_status/{application_id}/{status}',
  'POST /admin/update_status/{application_id}/{status}',
  'PUT /update_status/{user}/{status}',
  'POST /update_status/{user}/{status}',
  'POST /admin/parked/{id}/retry',
  'GET /admin/views/{name}/parked',
  'POST /admin/views/{name}/parked/{id}/retry',
  'POST /admin/views/{name}/rebuild',
  'POST /admin/views/{name}/roll-back',
  'GET /users/{userId}',
  'POST /users/{userId}/disable',
  'POST /users/{userId}/enable',
  'PUT /users/{userId}/roles/admin',
  'DELETE /users/{userId}/roles/admin',
];

const WISH = { loan_types: ['car'], amount: 500, purpose: 'A van' };
const PREFIX = '/api/v1';
const PASSWORD = 'four words are better';
const NOBODYS_ID = '01a1f9fa-f9b7-7188-9ac1-a142c5aa071e';

type Ids = Readonly<Record<string, string>>;

let florin: TestFlorin;
let ada: string;
let bob: string;
let adas: Ids;

beforeAll(async () => {
  florin = await startTestFlorin();
  const owner = await signUp('ada');
  [ada, bob] = [owner.token, (await signUp('bob')).token];
  adas = { ...(await belongings()), userId: owner.userId, name: 'identity.users', currency: 'EUR' };
});
afterAll(() => florin.stop());

async function signUp(username: string): Promise<{ readonly token: string; readonly userId: string }> {
  const { body } = await florin.api.post('/signup', { username, password: PASSWORD });
  const { access_token: token, userId } = body as { access_token: string; userId: string };
  return { token, userId };
}

/** What is everybody's to see. */
const FOR_ALL = ['GET /financing-options/{optionId}/quote'];

/** One of everything that has an id. */
async function belongings(): Promise<Ids> {
  const { accountId } = await made('/accounts', { currency: 'EUR' });
  const { accountId: otherAccountId } = await made('/accounts', { currency: 'EUR' });
  await made(`/accounts/${accountId}/deposits`, { ...MONEY, amount: '100.00' });
  const toOther = { to: otherAccountId, ...MONEY };
  const { transferId } = await made(`/accounts/${accountId}/transfers`, toOther);
  const { holdId } = await made(`/accounts/${accountId}/holds`, MONEY);
  const schedule = { every: 'month', first: '2999-01-31' };
  const { orderId } = await made(`/accounts/${accountId}/standing-orders`, { ...toOther, ...schedule });
  const { body } = await florin.api.get(`${PREFIX}/sessions`, { token: ada });
  const [session] = (body as { items: readonly { sessionId: string }[] }).items;
  await settled(transferId);
  const { application_id: applicationId } = await made('/apply', WISH);
  const loanId = await loan();
  const notificationId = await notified();
  const sessionId = session?.sessionId;
  const atTheBank = { accountId, otherAccountId, transferId, holdId, orderId };
  return { ...atTheBank, sessionId, applicationId, loanId, notificationId, ...(await delivered()) } as Ids;
}

/** One that an admin approved and the bank has paid out. */
async function loan(): Promise<string | undefined> {
  const { application_id: id = '' } = await made('/apply', WISH);
  const { body } = await florin.api.post('/login', ADMIN);
  const { access_token: token } = body as { access_token: string };
  await florin.api.send('PUT', `${PREFIX}/admin/update_status/${id}/approved`, { token });
  await eventually('the loan to be paid out', async () => {
    return (await florin.api.get(`${PREFIX}/loans/${id}`, { token: ada })).status === 200;
  });
  return id;
}

/** A delivery that has come to its end, so that the log is not written to any more. */
async function delivered(): Promise<Ids> {
  const { webhookId = '' } = await made('/webhooks', { url: 'https://hooks.example.invalid/florin' });
  const tested = await florin.api.post(`${PREFIX}/webhooks/${webhookId}/test`, undefined, { token: ada });
  const { deliveryId = '' } = tested.body as Ids;
  const path = `${PREFIX}/webhooks/${webhookId}`;
  await florin.api.send('PATCH', path, { token: ada, body: { isEnabled: false } });
  await eventually(
    'the delivery to be given up',
    async () => {
      const { body } = await florin.api.get(`${path}/deliveries`, { token: ada });
      return (body as { items: readonly { status: string }[] }).items[0]?.status === 'failed';
    },
    30_000,
  );
  return { webhookId, deliveryId };
}

async function made(path: string, body: object): Promise<Ids> {
  const answer = await florin.api.post(PREFIX + path, body, { token: ada });
  expect({ path, status: answer.status, body: answer.body }).toMatchObject({ path, status: 201 });
  return answer.body as Ids;
}

async function notified(): Promise<string> {
  return await eventually('a notification', async () => {
    const { body } = await florin.api.get(`${PREFIX}/notifications`, { token: ada });
    return (body as { items: readonly { notificationId: string }[] }).items[0]?.notificationId;
  });
}

async function settled(transferId: string | undefined): Promise<void> {
  await eventually('the transfer to be completed', async () => {
    const { body } = await florin.api.get(`${PREFIX}/transfers/${transferId ?? ''}`, { token: ada });
    return (body as { status: string }).status === 'completed';
  });
}

async function call(route: string, body: object | undefined, ids: Ids, token: string): Promise<number> {
  const [method = '', template = ''] = route.split(' ');
  const filled = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => ids[name] ?? whole);
  const answer = await florin.api.send(method, PREFIX + filled(template), {
    token,
    ...(body === undefined ? {} : { body: filled(JSON.stringify(body)) }),
  });
  return answer.status;
}

it('every route that names something by its id stands in the table', async () => {
  const { body } = await florin.api.get('/api/openapi.json');
  const { paths } = body as { paths: Record<string, object> };
  const withIds = Object.entries(paths)
    .filter(([path]) => path.includes('{'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(PREFIX, '')}`),
    );
  expect([...Object.keys(OWNED), ...FOR_ADMINS, ...FOR_ALL].sort()).toEqual([...new Set(withIds)].sort());
});

describe.each(Object.entries(OWNED))('%s', (route, body) => {
  it('is 404 for somebody else, and changes nothing', async () => {
    const before = await florin.platform.engines.log.end();
    expect(await call(route, body, adas, bob)).toBe(404);
    expect(await florin.platform.engines.log.end()).toBe(before);
  });

  it('is 404 for an id that is nobody’s', async () => {
    const nobodys = Object.fromEntries(Object.keys(adas).map((name) => [name, NOBODYS_ID]));
    expect(await call(route, body, nobodys, ada)).toBe(404);
  });
});

it.each(FOR_ADMINS)('%s is 403 for whoever is no admin', async (route) => {
  const body = route.startsWith('PUT /admin/accounts') ? { currency: 'EUR' } : undefined;
  expect(await call(route, body, adas, bob)).toBe(403);
});

it('what is refused to others is there for its owner', async () => {
  const reads = Object.keys(OWNED).filter((route) => route.startsWith('GET'));
  for (const route of reads) {
    expect({ route, status: await call(route, undefined, adas, ada) }).toEqual({ route, status: 200 });
  }
});
