import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { aCustomer, refusal, theAdmin, type Customer } from '#banking/testing/customers';
import { newUuid } from '#platform/kernel/ids';
import { apply, aReviewer, decide, said, WISH } from '#lending/testing/applicants';

/** The paths of old, at the root, as clients of old call them. */
let florin: TestFlorin;
let admin: Customer;
let reviewer: Customer;
let ada: Customer;
beforeAll(async () => {
  florin = await startTestFlorin();
  admin = await theAdmin(florin.api);
  reviewer = await aReviewer(florin.api, admin);
});
afterAll(() => florin.stop());
beforeEach(async () => {
  ada = await aCustomer(florin.api);
});

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
const MOMENT = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/) as string;

async function atRoot(who: Customer, method: string, path: string, body?: unknown) {
  return await florin.api.send(method, path, { token: who.accessToken, ...(body !== undefined && { body }) });
}

const fieldsOf = (body: unknown): readonly string[] =>
  ((body as { errors?: readonly { field: string }[] }).errors ?? []).map(({ field }) => field);

describe('the documented calls', () => {
  it('apply, status, dashboard-info and decisions answer with exactly the documented fields', async () => {
    const applied = await atRoot(ada, 'POST', '/apply', { ...WISH, loan_types: ['home', 'Car Loan'] });
    expect([applied.status, applied.body]).toEqual([
      201,
      { message: 'The application is submitted.', application_id: UUID, submitted_by: ada.username },
    ]);
    const { application_id } = said(applied);
    const pending = {
      application_id,
      loan_types: ['home', 'Car Loan'],
      amount: 20000,
      purpose: 'A van',
      status: 'pending',
      submitted_by: ada.username,
      submitted_at: MOMENT,
      decided_at: null,
      reason: null,
    };
    await florin.caughtUp();
    expect((await atRoot(ada, 'GET', '/status')).body).toEqual([pending]);
    expect((await atRoot(ada, 'GET', '/dashboard-info')).body).toEqual({
      username: ada.username,
      application_summary: { total_applications: 1, approved: 0, denied: 0, pending: 1 },
    });
    const path = `/admin/update_status/${application_id}/denied`;
    const decided = await atRoot(reviewer, 'PUT', path, { reason: 'too much' });
    expect([decided.status, decided.body]).toEqual([
      200,
      { message: 'The application is denied.', application_id, status: 'denied' },
    ]);
    await florin.caughtUp();
    expect((await atRoot(ada, 'GET', '/status')).body).toEqual([
      { ...pending, status: 'denied', decided_at: MOMENT, reason: 'too much' },
    ]);
    expect((await atRoot(ada, 'GET', '/dashboard-info')).body).toMatchObject({
      application_summary: { total_applications: 1, approved: 0, denied: 1, pending: 0 },
    });
  });

  it('financing-options lists what is offered, and counts the look', async () => {
    const { status, body } = await atRoot(ada, 'GET', '/financing-options');
    expect(status).toBe(200);
    expect(body).toHaveLength(5);
    expect(body).toContainEqual({
      option_id: UUID,
      option_name: 'Personal',
      interest_rate: 5,
      duration_months: 36,
      max_amount: 30000,
      description: 'For whatever is needed.',
      eligibility_criteria: { min_income: 25000, credit_score: 620 },
    });
    expect(JSON.stringify(body)).toContain('"option_name":"Home","interest_rate":2.8,');
    await atRoot(ada, 'GET', '/financing-options');
    const looks: string[] = [];
    for await (const events of florin.platform.store.readStream(`borrower-${ada.userId}`))
      looks.push(...events.map(({ type }) => type));
    expect(looks).toEqual(['FinancingOptionsViewed', 'FinancingOptionsViewed']);
  });

  it('select-financing-option takes one that is offered, and another in its place', async () => {
    const options = (await atRoot(ada, 'GET', '/financing-options')).body as { option_id: string }[];
    for (const { option_id } of options.slice(0, 2)) {
      const { status, body } = await atRoot(ada, 'POST', '/select-financing-option', { option_id });
      expect([status, body]).toEqual([200, { message: 'The financing option is selected.' }]);
    }
    const unknown = await atRoot(ada, 'POST', '/select-financing-option', { option_id: newUuid() });
    expect(refusal(unknown)).toEqual([404, 'lending.unknown-option']);
  });

  it('amounts are taken to the last digit, bare, in text or with their currency', async () => {
    const amounts = [
      '{"amount":9007199254740993.07}',
      '{"amount":"12.5"}',
      '{"amount":{"amount":"7.25","currency":"USD"}}',
      '{"amount":300,"currency":"JPY"}',
    ];
    const rest = JSON.stringify({ loan_types: ['car'], purpose: 'A van' }).slice(1);
    for (const amount of amounts) {
      const answer = await ada.send('POST', '/apply', { body: `${amount.slice(0, -1)},${rest}` });
      expect([amount, answer.status]).toEqual([amount, 201]);
    }
    const { body } = await ada.get('/applications');
    expect((body as { items: { amount: unknown }[] }).items.map(({ amount }) => amount)).toEqual([
      { amount: '300', currency: 'JPY' },
      { amount: '7.25', currency: 'USD' },
      { amount: '12.50', currency: 'EUR' },
      { amount: '9007199254740993.07', currency: 'EUR' },
    ]);
    const headers = { authorization: `Bearer ${ada.accessToken}` };
    const text = await (await fetch(new URL('/status', florin.api.url), { headers })).text();
    expect(text).toContain('"amount":9007199254740993.07,');
  });

  it.each([
    ['amount', '-5'],
    ['amount', '0'],
    ['amount', '1e5'],
    ['amount', 'NaN'],
    ['amount', 'Infinity'],
    ['amount', '1.001'],
    ['amount', 'true'],
    ['amount', '{"amount":"5"}'],
    ['income', '-1'],
    ['credit_score', '70.5'],
    ['currency', '"XXX"'],
    ['purpose', '""'],
    ['loan_types', '[]'],
    ['loan_types', '["yacht"]'],
    ['loan_types', '"car"'],
    ['account_id', '"none"'],
  ])('apply refuses by name: %s of %s', async (field, value) => {
    const { [field]: _replaced, ...rest } = { ...WISH, [field]: undefined } as Record<string, unknown>;
    const body = `${JSON.stringify(rest).slice(0, -1)},"${field}":${value}}`;
    const answer = await ada.send('POST', '/apply', { body });
    expect([answer.status, fieldsOf(answer.body)]).toEqual([400, [field]]);
  });

  it('apply refuses another’s account', async () => {
    const account_id = await (await aCustomer(florin.api)).open();
    const answer = await ada.post('/apply', { ...WISH, account_id });
    expect([...refusal(answer), fieldsOf(answer.body)]).toEqual([
      422,
      'lending.unsuitable-account',
      ['account_id'],
    ]);
  });

  it('the same Idempotency-Key is the same application', async () => {
    const headers = { 'idempotency-key': newUuid() };
    const [first, second] = [
      await ada.post('/apply', WISH, headers),
      await ada.post('/apply', WISH, headers),
    ];
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect((await ada.get('/status')).body).toHaveLength(1);
  });
});

describe('a review', () => {
  it('is for admins, of applications that are there, and says approved or denied', async () => {
    const id = await apply(ada);
    expect((await decide(ada, id, 'approved')).status).toBe(403);
    expect((await ada.get('/admin/applications')).status).toBe(403);
    const bad = await decide(reviewer, id, 'maybe');
    expect([bad.status, fieldsOf(bad.body)]).toEqual([400, ['status']]);
    expect(refusal(await decide(reviewer, newUuid(), 'denied'))).toEqual([
      404,
      'lending.unknown-application',
    ]);
    expect(refusal(await reviewer.send('PUT', '/update_status/nobody-at-all/denied'))).toEqual([
      404,
      'lending.unknown-user',
    ]);
  });

  it('is of two at one moment by one of them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await apply(ada);
      const answers = await Promise.all([decide(admin, id, 'approved'), decide(reviewer, id, 'denied')]);
      const won = answers.filter(({ status }) => status === 200);
      const lost = answers.filter(({ status }) => status === 409);
      expect([won.length, lost.length, said(lost[0]!).code]).toEqual([1, 1, 'lending.already-decided']);
      const types: string[] = [];
      for await (const events of florin.platform.store.readStream(`application-${id}`))
        types.push(...events.map(({ type }) => type));
      expect(
        types.filter((type) => ['ApplicationApproved', 'ApplicationDenied'].includes(type)),
      ).toHaveLength(1);
    }
  });

  it('is never of one’s own', async () => {
    const id = await apply(reviewer);
    expect(refusal(await decide(reviewer, id, 'approved'))).toEqual([403, 'lending.own-application']);
    const all = await reviewer.send('POST', `/update_status/${reviewer.username}/approved`);
    expect(refusal(all)).toEqual([403, 'lending.own-application']);
    expect((await decide(admin, id, 'denied')).status).toBe(200);
  });

  it('may be of all that a user has pending, by name or id, and once', async () => {
    const ids = [await apply(ada), await apply(ada)];
    const headers = { 'idempotency-key': newUuid() };
    const path = `/update_status/${ada.username}/denied`;
    const first = await reviewer.send('PUT', path, { headers, body: { reason: 'no' } });
    expect([first.status, first.body]).toMatchObject([200, { status: 'denied' }]);
    expect(new Set((first.body as { application_ids: string[] }).application_ids)).toEqual(new Set(ids));
    const again = await reviewer.send('PUT', path, { headers, body: { reason: 'no' } });
    expect(again.status).toBe(200);
    expect(new Set((again.body as { application_ids: string[] }).application_ids)).toEqual(new Set(ids));
    const later = await reviewer.send('POST', `/update_status/${ada.userId}/denied`);
    expect(refusal(later)).toEqual([409, 'lending.nothing-pending']);
  });

  it('has no way back but an appeal by another, once', async () => {
    const id = await apply(ada);
    await decide(reviewer, id, 'denied');
    expect(refusal(await decide(admin, id, 'approved'))).toEqual([409, 'lending.already-decided']);
    const appeal = { status: 'approved', reason: 'a second look' };
    const path = `/admin/applications/${id}/appeal`;
    expect(refusal(await reviewer.post(path, appeal))).toEqual([403, 'lending.same-reviewer']);
    expect((await ada.post(path, appeal)).status).toBe(403);
    expect((await admin.post(path, appeal)).body).toMatchObject({ status: 'approved' });
    expect(refusal(await admin.post(path, appeal))).toEqual([409, 'lending.already-appealed']);
    const seen = (await ada.get(`/applications/${id}`)).body;
    expect(seen).toMatchObject({ status: 'approved', isAppealed: true, terms: { rate: '3.5', months: 60 } });
  });

  it('gives the terms of the option that the applicant has selected', async () => {
    const options = (await ada.get('/financing-options')).body as {
      option_id: string;
      option_name: string;
    }[];
    const { option_id } = options.find(({ option_name }) => option_name === 'Personal')!;
    await ada.post('/select-financing-option', { option_id });
    const id = await apply(ada, { loan_types: ['car', 'personal'] });
    await decide(reviewer, id, 'approved');
    expect((await ada.get(`/applications/${id}`)).body).toMatchObject({ terms: { rate: '5.0', months: 36 } });
  });
});

it('withdraws while it is pending, and tells nobody else of it', async () => {
  const id = await apply(ada);
  const bob = await aCustomer(florin.api);
  expect((await bob.post(`/applications/${id}/withdraw`)).status).toBe(404);
  expect((await ada.post(`/applications/${id}/withdraw`)).status).toBe(200);
  expect(refusal(await ada.post(`/applications/${id}/withdraw`))).toEqual([409, 'lending.already-decided']);
  expect(refusal(await decide(reviewer, id, 'approved'))).toEqual([409, 'lending.already-decided']);
});

describe('the list of applications', () => {
  it('has pages, totals and an order', async () => {
    const ids: string[] = [];
    for (const amount of [300, 100, 200, 500, 400]) ids.push(await apply(ada, { amount }));
    await decide(reviewer, ids[0]!, 'denied');
    await florin.caughtUp();
    const list = async (query: string) => {
      const { status, body } = await reviewer.get(`/admin/applications?user=${ada.username}&${query}`);
      expect(status).toBe(200);
      return body as { data: Record<string, unknown>[]; total_pages: number; total_items: number };
    };
    const pages = [
      await list('per_page=2'),
      await list('per_page=2&page=2'),
      await list('per_page=2&page=3'),
    ];
    const told = pages.flatMap(({ data }) => data.map(({ application_id }) => application_id));
    expect(told).toEqual([...ids].reverse());
    expect(pages[1]).toMatchObject({ current_page: 2, total_pages: 3, total_items: 5 });
    const amounts = (await list('sort=amount&order=asc')).data.map(({ amount }) => amount);
    expect(amounts).toEqual([100, 200, 300, 400, 500]);
    const denied = await list('status=denied');
    expect(denied).toMatchObject({
      total_items: 1,
      data: [{ application_id: ids[0], decided_by: reviewer.username }],
    });
    expect(Object.keys(denied.data[0]!).sort()).toEqual(
      [
        'amount',
        'application_id',
        'checks',
        'currency',
        'decided_at',
        'decided_by',
        'loan_types',
        'purpose',
        'reason',
        'status',
        'submitted_at',
        'submitted_by',
        'user_id',
      ].sort(),
    );
    expect((await list('page=9')).data).toEqual([]);
  });

  it.each(['per_page=0', 'per_page=101', 'page=0', 'sort=name', 'order=up', 'status=maybe'])(
    'refuses %s by field',
    async (query) => {
      const { status, body } = await reviewer.get(`/admin/applications?${query}`);
      expect([status, fieldsOf(body)]).toEqual([400, [query.split('=')[0]]]);
    },
  );
});

it('says which past decisions would differ under another policy, and changes nothing', async () => {
  const from = new Date().toISOString();
  const poor = await apply(ada, { income: 30000 });
  const rich = await apply(ada, { income: 90000 });
  await decide(reviewer, poor, 'denied');
  await decide(reviewer, rich, 'denied');
  await florin.caughtUp();
  const before = await florin.platform.engines.log.end();
  const policy = { options: { 'Car Loan': { min_income: 25000 } }, from };
  const { status, body } = await admin.post('/admin/lending/policy-replays', policy);
  expect([status, body]).toMatchObject([
    200,
    {
      examined: 2,
      would_differ: 1,
      differences: [{ application_id: poor, decision: 'denied', would_be: 'approved' }],
    },
  ]);
  const bad = await admin.post('/admin/lending/policy-replays', { options: { car: { min_income: '1e3' } } });
  expect([bad.status, fieldsOf(bad.body)]).toEqual([400, ['options.car.min_income']]);
  expect(await florin.platform.engines.log.end()).toBe(before);
});

describe('admins', () => {
  const boat = {
    name: 'Boat Loan',
    rate: '6.25',
    months: 84,
    currency: 'EUR',
    maxAmount: '70000',
    minIncome: '35000',
    minCreditScore: 640,
    description: 'For a boat.',
  };

  it('add, change and retire options; what was applied for before stays good', async () => {
    const added = await admin.post('/admin/financing-options', boat);
    expect(added.status).toBe(201);
    const { optionId } = added.body as { optionId: string };
    expect(refusal(await admin.post('/admin/financing-options', { ...boat, name: 'BOAT' }))).toEqual([
      409,
      'lending.option-exists',
    ]);
    const id = await apply(ada, { loan_types: ['boat'] });
    const { name: _name, ...offer } = boat;
    const path = `/admin/financing-options/${optionId}`;
    expect((await admin.send('PUT', path, { body: { ...offer, rate: '6.5' } })).status).toBe(200);
    expect((await ada.get(`/financing-options/${optionId}/quote?amount=1000&months=12`)).body).toMatchObject({
      rate: '6.5',
      months: 12,
      instalment: { amount: '86.30', currency: 'EUR' },
    });
    expect((await admin.send('DELETE', path)).status).toBe(200);
    expect((await ada.post('/apply', { ...WISH, loan_types: ['boat'] })).status).toBe(400);
    expect(refusal(await ada.get(`/financing-options/${optionId}/quote?amount=1000`))).toEqual([
      404,
      'lending.unknown-option',
    ]);
    expect((await decide(reviewer, id, 'approved')).status).toBe(200);
    expect((await ada.get(`/applications/${id}`)).body).toMatchObject({ terms: { rate: '6.5' } });
  });

  it('alone do', async () => {
    expect((await ada.post('/admin/financing-options', boat)).status).toBe(403);
  });
});
