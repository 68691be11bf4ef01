import type { ApiAnswer } from '#standalone/testing/api-client';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { aCustomer, Customer, refusal } from '#banking/testing/customers';
import { logIn, logInAsAdmin, PASSWORD, said } from '#identity/testing/people';
import type { NewEvent, RecordedEvent } from '#platform/event-store/event-store';
import type { Instant } from '#platform/kernel/clock';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { eventually } from '#platform/testing/eventually';
import { collect } from '#platform/testing/events';

let florin: TestFlorin;
let admin: Customer;
let adminToken: string;
let ada: Customer;
let bob: Customer;
beforeAll(async () => {
  florin = await startTestFlorin();
  const { access_token, userId } = await logInAsAdmin(florin.api);
  adminToken = access_token;
  admin = new Customer(florin.api, adminToken, userId, 'admin');
  [ada, bob] = [await aCustomer(florin.api), await aCustomer(florin.api)];
});
afterAll(() => florin.stop());

interface Analytics {
  readonly total_events: number;
  readonly total_logins: number;
  readonly total_financing_option_checks: number;
  readonly logins_per_user: Readonly<Record<string, number>>;
  readonly financing_checks_per_user: Readonly<Record<string, number>>;
}

interface LastDays {
  readonly from: string;
  readonly to: string;
  readonly days: readonly { readonly day: string }[];
  readonly total: { readonly events: number; readonly registrations: number };
}

async function read(path: string): Promise<ApiAnswer> {
  await florin.caughtUp();
  return await admin.get(path);
}

async function analytics(): Promise<Analytics> {
  return (await read('/analytics')).body as Analytics;
}

async function wholeLog(): Promise<readonly RecordedEvent[]> {
  return await collect(florin.platform.store.readAll());
}

/** As if it had happened then. */
async function happened(
  stream: string,
  at: string,
  ...events: readonly (readonly [type: string, data: NewEvent['data']])[]
): Promise<void> {
  const metadata = { at: at as Instant, commandId: newUuid() };
  const recorded = events.map(([type, data]) => ({ id: newUuid(), type, schemaVersion: 1, data, metadata }));
  await florin.platform.store.append(stream, 'unchecked', recorded);
}

async function looksAtOptions(userId: string): Promise<void> {
  const at = new Date().toISOString();
  await happened(`borrower-${userId}`, at, ['FinancingOptionsViewed', { userId, viewedAt: at }]);
}

describe('GET /analytics', () => {
  it('counts everything in the log, log-ins and financing checks by user, and nothing else', async () => {
    const before = await analytics();
    expect(Object.keys(before)).toEqual([
      'total_events',
      'total_logins',
      'total_financing_option_checks',
      'logins_per_user',
      'financing_checks_per_user',
    ]);
    for (let times = 0; times < 3; times += 1) await logIn(florin.api, ada.username);
    await logIn(florin.api, bob.username);
    await logIn(florin.api, bob.username, { password: 'not the right one' });
    for (const who of [bob, bob, ada]) await looksAtOptions(who.userId);

    const after = await analytics();
    expect(after.total_logins).toBe(before.total_logins + 4);
    expect(after.logins_per_user).toEqual({
      ...before.logins_per_user,
      [ada.username]: 3,
      [bob.username]: 1,
    });
    expect(after.total_financing_option_checks).toBe(before.total_financing_option_checks + 3);
    expect(after.financing_checks_per_user).toEqual({ [ada.username]: 1, [bob.username]: 2 });
    // People are still being told of it, which is counted too.
    await eventually(
      'the count of the whole log',
      async () => (await analytics()).total_events === (await wholeLog()).length,
    );
    expect(before.logins_per_user['admin']).toBe(1);
  });

  it('works at the root as it is documented', async () => {
    const answer = await florin.api.get('/analytics', { token: adminToken });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body as object)).toHaveLength(5);
  });

  it('goes by the name that a user has now', async () => {
    const eve = await aCustomer(florin.api);
    const token = said(await logIn(florin.api, eve.username)).access_token;
    expect((await analytics()).logins_per_user[eve.username]).toBe(1);
    const renamed = await florin.api.send('PATCH', '/api/v1/profile', {
      token,
      body: { username: `${eve.username}-now` },
    });
    expect(renamed.status).toBe(200);
    const { logins_per_user } = await analytics();
    expect(logins_per_user).toMatchObject({ [`${eve.username}-now`]: 1 });
    expect(logins_per_user).not.toHaveProperty([eve.username]);
  });

  it('keeps the counts of who was erased, and not the name', async () => {
    const eve = await aCustomer(florin.api);
    const { access_token } = said(await logIn(florin.api, eve.username));
    await looksAtOptions(eve.userId);
    const before = await analytics();
    expect(before.logins_per_user[eve.username]).toBe(1);
    const erased = await florin.api.send('DELETE', '/api/v1/profile', {
      token: access_token,
      body: { password: PASSWORD },
    });
    expect(erased.status).toBe(200);
    const after = await analytics();
    expect(after.total_logins).toBe(before.total_logins);
    expect(after.logins_per_user[eve.userId]).toBe(1);
    expect(after.financing_checks_per_user[eve.userId]).toBe(1);
    expect(JSON.stringify(after)).not.toContain(`"${eve.username}"`);
  });
});

describe('analytics', () => {
  const ROUTES = ['', '/days', '/applications', '/system'];

  it.each(ROUTES)('%s is for admins only', async (route) => {
    const nobody = await aCustomer(florin.api);
    expect(refusal(await nobody.get(`/analytics${route}`))).toEqual([403, 'platform.forbidden']);
    expect((await florin.api.get(`/api/v1/analytics${route}`)).status).toBe(401);
  });

  it.each([
    ['from=2026-02-30', 'from'],
    ['to=yesterday', 'to'],
    ['from=2026-01-02&to=2026-01-01', 'to'],
    ['from=2024-01-01&to=2025-01-01', 'to'],
  ])('refuses the days %s', async (query, field) => {
    for (const route of ['days', 'applications']) {
      const answer = await admin.get(`/analytics/${route}?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ errors: [{ field }] });
    }
  });
});

const EUR = (amount: string) => ({ amount, currency: 'EUR' });

/** What happened on three days of a year long ago. */
async function longAgo(): Promise<void> {
  const [one, other] = [newUuid(), newUuid()];
  const loggedIn = (userId: Uuid) => {
    const origin = { device: 'phone', address: '::1' };
    const session = { userId, sessionId: newUuid(), ...origin };
    return [
      ['UserLoggedIn', { ...session, method: 'password' }],
      ['SessionStarted', { ...session, expiresAt: '2001-03-08T00:00:00.000Z' }],
    ] as const;
  };
  await happened(`user-${one}`, '2001-03-01T00:00:00.000Z', ...loggedIn(one));
  await happened(`user-${one}`, '2001-03-01T23:59:59.999Z', ...loggedIn(one));
  await happened(`user-${other}`, '2001-03-01T12:00:00.000Z', ...loggedIn(other));
  await happened(`user-${one}`, '2001-03-03T12:00:00.000Z', ...loggedIn(one));
  const accountId = newUuid();
  const booking = (amount: string, more: object) => ({
    ...{ accountId, ownerId: one, debit: 'outside', credit: accountId, amount: EUR(amount) },
    ...{ balance: EUR(amount), bookedAt: '2001-03-01T12:00:00.000Z', ...more },
  });
  const bookings = [
    ['FundsDeposited', booking('10.10', { depositId: newUuid() })],
    ['FundsDeposited', booking('0.20', { depositId: newUuid() })],
    ['FundsWithdrawn', booking('1.00', { withdrawalId: newUuid() })],
  ] as const;
  await happened(`account-${accountId}`, '2001-03-01T12:00:00.000Z', ...bookings);
  await applied('2001-03-01T12:00:00.000Z', '2001-03-01T13:00:00.000Z', 'ApplicationApproved');
  await applied('2001-03-01T12:00:00.000Z', '2001-03-03T12:00:00.000Z', 'ApplicationDenied');
  await applied('2001-03-03T12:00:00.000Z');
}

async function applied(at: string, decidedAt?: string, type = ''): Promise<void> {
  const [applicationId, applicantId] = [newUuid(), newUuid()];
  const stream = `application-${applicationId}`;
  const wanted = { maxAmount: EUR('9.00'), minIncome: EUR('1.00'), minCreditScore: 1 };
  const options = [{ optionId: newUuid(), name: 'Car', ...wanted }];
  const purpose = { amount: EUR('5.00'), purpose: 'a car', submittedAt: at };
  const submitted = { applicationId, applicantId, options, ...purpose };
  await happened(stream, at, ['ApplicationSubmitted', submitted]);
  if (decidedAt === undefined) return;
  const terms = { optionId: newUuid(), rate: '2.8', months: 12 };
  const granted = type === 'ApplicationApproved' ? { amount: EUR('5.00'), terms } : {};
  await happened(stream, decidedAt, [
    type,
    { applicationId, applicantId, decidedBy: newUuid(), decidedAt, ...granted },
  ]);
}

describe('days', () => {
  const HOUR_MS = 3_600_000;
  const HALF_HOUR_MS = 1_800_000;
  let body: {
    readonly total: Readonly<Record<string, unknown>>;
    readonly days: readonly Readonly<Record<string, unknown>>[];
  };
  beforeAll(async () => {
    await longAgo();
    body = (await read('/analytics/days?from=2001-03-01&to=2001-03-03')).body as typeof body;
  });

  it('tell what happened on each of them, and who was there', () => {
    const [first, second, third] = body.days;
    expect(first).toMatchObject({
      day: '2001-03-01',
      events: 12,
      eventsByContext: { identity: 6, banking: 3, lending: 3 },
      logins: 3,
      registrations: 0,
      activeUsers: 2,
      volumes: [
        {
          currency: 'EUR',
          deposits: { count: 2, amount: EUR('10.30') },
          withdrawals: { count: 1, amount: EUR('1.00') },
        },
      ],
      applications: {
        submitted: 2,
        approved: 1,
        timeToDecision: { decisions: 1, meanMs: HOUR_MS, medianMs: HOUR_MS, p90Ms: HOUR_MS },
      },
    });
    expect(second).toMatchObject({ day: '2001-03-02', events: 0, activeUsers: 0, volumes: [] });
    expect(second?.['applications']).toEqual({
      submitted: 0,
      approved: 0,
      denied: 0,
      withdrawn: 0,
      appealed: 0,
    });
    expect(third).toMatchObject({ day: '2001-03-03', events: 4, activeUsers: 1 });
  });

  it('are added up, and who came on two of them counts once', () => {
    expect(body.total).toMatchObject({
      events: 16,
      logins: 4,
      activeUsers: 2,
      applications: {
        submitted: 3,
        approved: 1,
        denied: 1,
        timeToDecision: {
          decisions: 2,
          meanMs: 49 * HALF_HOUR_MS,
          medianMs: 49 * HALF_HOUR_MS,
          p90Ms: 96 * HALF_HOUR_MS,
        },
      },
    });
  });

  it('are the last thirty, if nothing is said, with today among them', async () => {
    const { recent, from, to, days, total } = await eventually(
      'the count of what is in the log',
      async () => {
        const told = (await read('/analytics/days')).body as LastDays;
        const log = await wholeLog();
        const recent = log.filter(({ metadata }) => metadata.at.slice(0, 10) >= told.from);
        return told.total.events === recent.length && { ...told, recent };
      },
    );
    expect(days).toHaveLength(30);
    expect([days[0]?.day, days[29]?.day]).toEqual([from, to]);
    expect(total.registrations).toBe(recent.filter(({ type }) => type === 'UserRegistered').length);
  });

  it('tell of applications by state, too', async () => {
    const { body: told } = await read('/analytics/applications?from=2001-03-01&to=2001-03-01');
    expect(told).toMatchObject({
      states: { pending: 1, approved: 1, denied: 1, withdrawn: 0 },
      from: '2001-03-01',
      to: '2001-03-01',
      timeToDecision: { decisions: 1, medianMs: HOUR_MS },
    });
  });
});

it('the system tells how fast events come, and how far views are behind', async () => {
  await eventually('views that have caught up', async () => {
    const { body } = await read('/analytics/system');
    const { lastHour, views } = body as {
      lastHour: { readonly from: string; readonly to: string; readonly events: number };
      views: readonly { readonly view: string; readonly lag: number; readonly caughtUp: boolean }[];
    };
    expect(Date.parse(lastHour.to) - Date.parse(lastHour.from)).toBe(3_600_000);
    expect(views.map(({ view }) => view)).toContain('analytics.activity');
    return views.every(({ lag, caughtUp }) => lag === 0 && caughtUp);
  });
});
