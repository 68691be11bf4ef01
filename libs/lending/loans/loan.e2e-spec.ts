import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { aCustomer, refusal, theAdmin, type Customer } from '#banking/testing/customers';
import { PASSWORD } from '#identity/testing/people';
import { eventually } from '#platform/testing/eventually';
import { apply, aReviewer, decide, paidOut } from '#lending/testing/applicants';

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

const eur = (amount: string) => ({ amount, currency: 'EUR' });

async function approved(more: object = {}): Promise<string> {
  const id = await apply(ada, more);
  const { status, body } = await decide(reviewer, id, 'approved');
  expect([status, body]).toMatchObject([200, { status: 'approved' }]);
  return id;
}

async function balanceOf(accountId: string): Promise<unknown> {
  await florin.caughtUp();
  return ((await ada.get(`/accounts/${accountId}`)).body as { balance: unknown }).balance;
}

describe('an approved loan', () => {
  it('is paid out to the oldest account in its currency', async () => {
    await ada.open('USD');
    const accountId = await ada.open();
    await ada.open();
    const loan = await paidOut(ada, await approved());
    expect(loan).toMatchObject({
      accountId,
      status: 'active',
      amount: eur('20000.00'),
      rate: '3.5',
      months: 60,
      instalment: eur('363.83'),
      outstanding: eur('20000.00'),
      accruedInterest: eur('0.00'),
      due: eur('0.00'),
      owed: eur('20000.00'),
    });
    expect(await balanceOf(accountId)).toEqual(eur('20000.00'));
  });

  it('is paid out to the account that was asked for', async () => {
    await ada.open();
    const accountId = await ada.open();
    expect(await paidOut(ada, await approved({ account_id: accountId }))).toMatchObject({ accountId });
  });

  it('waits for an account, and for one that is frozen', async () => {
    const id = await approved();
    const accountId = await ada.open();
    expect(await paidOut(ada, id)).toMatchObject({ accountId });
    await admin.post(`/admin/accounts/${accountId}/freeze`, {});
    await florin.caughtUp();
    const second = await approved();
    await florin.caughtUp();
    expect((await ada.get(`/loans/${second}`)).status).toBe(404);
    await admin.post(`/admin/accounts/${accountId}/unfreeze`, {});
    expect(await paidOut(ada, second)).toMatchObject({ accountId });
  });

  it('is a line of the statement, and of the trial balance, which is still zero', async () => {
    const accountId = await ada.open();
    const loanId = await approved();
    await paidOut(ada, loanId);
    await florin.caughtUp();
    const { body } = await ada.get(`/accounts/${accountId}/movements`);
    expect((body as { items: unknown[] }).items).toMatchObject([
      { type: 'loan-paid-out', amount: '20000.00', balance: eur('20000.00'), loanId },
    ]);
    const { currencies } = (await admin.get('/admin/trial-balance')).body as {
      currencies: { currency: string; lending: { amount: string }; sum: unknown }[];
    };
    const euros = currencies.find(({ currency }) => currency === 'EUR');
    expect(euros).toMatchObject({ sum: eur('0.00') });
    expect(euros?.lending.amount.startsWith('-')).toBe(true);
    for (const [format, word] of Object.entries({ csv: 'loan-paid-out', ofx: 'CREDIT', camt053: 'LDAS' })) {
      const statement = await ada.get(`/accounts/${accountId}/statement?format=${format}`);
      expect([format, statement.status, String(statement.body).includes(word)]).toEqual([format, 200, true]);
    }
  });

  it('has a schedule that adds up, and is nobody else’s', async () => {
    await ada.open();
    const id = await approved();
    await paidOut(ada, id);
    const { body } = await ada.get(`/loans/${id}/schedule`);
    const { instalments } = body as { instalments: { status: string; principal: { amount: string } }[] };
    expect(instalments).toHaveLength(60);
    const cents = instalments.reduce(
      (sum, { principal }) => sum + BigInt(principal.amount.replace('.', '')),
      0n,
    );
    expect(cents).toBe(2_000_000n);
    expect(new Set(instalments.map(({ status }) => status))).toEqual(new Set(['planned']));
    const bob = await aCustomer(florin.api);
    expect((await bob.get(`/loans/${id}`)).status).toBe(404);
    expect((await admin.get(`/loans/${id}`)).status).toBe(200);
  });

  it('cannot be denied any more', async () => {
    await ada.open();
    const id = await approved();
    await paidOut(ada, id);
    const denial = { status: 'denied', reason: 'a second look' };
    const answer = await admin.post(`/admin/applications/${id}/appeal`, denial);
    expect(refusal(answer)).toEqual([409, 'lending.already-disbursed']);
  });
});

describe('a repayment', () => {
  it('of a part lowers the instalments; of all, ends the loan; then the account may be closed', async () => {
    const accountId = await ada.open();
    const id = await approved();
    await paidOut(ada, id);
    expect(refusal(await ada.send('DELETE', `/accounts/${accountId}`))).toEqual([
      409,
      'banking.repays-a-loan',
    ]);
    const erasure = await ada.send('DELETE', '/profile', { body: { password: PASSWORD } });
    expect(refusal(erasure)).toEqual([409, 'lending.loan-not-repaid']);
    const over = await ada.post(`/loans/${id}/repayments`, { amount: 20001 });
    expect(refusal(over)).toEqual([422, 'lending.over-what-is-owed']);
    const part = await ada.post(`/loans/${id}/repayments`, { amount: 5000 });
    expect([part.status, part.body]).toMatchObject([202, { amount: eur('5000.00'), isLast: false }]);
    await eventually('the part to be repaid', async () => {
      const { outstanding } = (await ada.get(`/loans/${id}`)).body as { outstanding: { amount: string } };
      return outstanding.amount === '15000.00';
    });
    expect((await ada.get(`/loans/${id}`)).body).toMatchObject({ instalment: eur('272.88') });
    await eventually('all to be asked for', async () => {
      return (await ada.post(`/loans/${id}/repayments`, { amount: 'all' })).status === 202;
    });
    await eventually('the loan to be repaid', async () => {
      return ((await ada.get(`/loans/${id}`)).body as { status: string }).status === 'repaid';
    });
    expect(refusal(await ada.post(`/loans/${id}/repayments`, { amount: 'all' }))).toEqual([
      409,
      'lending.loan-repaid',
    ]);
    expect(await balanceOf(accountId)).toEqual(eur('0.00'));
    expect((await ada.send('DELETE', `/accounts/${accountId}`)).status).toBe(200);
    expect((await ada.send('DELETE', '/profile', { body: { password: PASSWORD } })).status).toBe(200);
  });

  it('that the account cannot pay changes nothing', async () => {
    const accountId = await ada.open();
    const id = await approved();
    await paidOut(ada, id);
    await ada.post(`/accounts/${accountId}/withdrawals`, eur('20000'));
    expect((await ada.post(`/loans/${id}/repayments`, { amount: 'all' })).status).toBe(202);
    await eventually('it to be refused, so that another can be asked for', async () => {
      return (await ada.post(`/loans/${id}/repayments`, { amount: 1 })).status === 202;
    });
    expect((await ada.get(`/loans/${id}`)).body).toMatchObject({ outstanding: eur('20000.00') });
  });
});

it('whoever is erased has nothing pending any more, and is nobody to reviewers', async () => {
  const denied = await apply(ada);
  await decide(reviewer, denied, 'denied');
  const id = await apply(ada);
  expect((await ada.send('DELETE', '/profile', { body: { password: PASSWORD } })).status).toBe(200);
  // Other processes may know the key for a moment longer.
  const erased = { submitted_by: '[erased]', purpose: '[erased]' };
  const listed = await eventually('it to be withdrawn, and nobody’s', async () => {
    const { body } = await admin.get(`/admin/applications?user=${ada.userId}`);
    const { data } = body as { data: Record<string, unknown>[] };
    const isErased = data.every(({ submitted_by, purpose }) => submitted_by === purpose);
    return isErased && data[0]?.['status'] === 'withdrawn' ? data : undefined;
  });
  expect(listed).toMatchObject([
    { application_id: id, ...erased },
    { application_id: denied, ...erased },
  ]);
  const appeal = { status: 'approved', reason: 'a second look' };
  expect(refusal(await admin.post(`/admin/applications/${denied}/appeal`, appeal))).toEqual([
    409,
    'lending.applicant-erased',
  ]);
});
