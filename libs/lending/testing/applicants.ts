import type { ApiAnswer, ApiClient } from '#standalone/testing/api-client';
import { aCustomer, type Customer } from '#banking/testing/customers';
import { eventually } from '#platform/testing/eventually';

export interface Said {
  readonly message: string;
  readonly application_id: string;
  readonly code: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly items: readonly Record<string, unknown>[];
}

export function said({ body }: ApiAnswer): Said {
  return body as Said;
}

/** Somebody who was made an admin by the first one. */
export async function aReviewer(api: ApiClient, admin: Customer): Promise<Customer> {
  const reviewer = await aCustomer(api);
  const granted = await admin.send('PUT', `/users/${reviewer.userId}/roles/admin`);
  if (granted.status !== 200) throw new Error(`not granted: ${JSON.stringify(granted.body)}`);
  return reviewer;
}

export const WISH = {
  loan_types: ['car'],
  amount: 20000,
  purpose: 'A van',
  income: 48000,
  credit_score: 701,
};

export async function apply(who: Customer, more: object = {}): Promise<string> {
  const answer = await who.post('/apply', { ...WISH, ...more });
  if (answer.status !== 201) throw new Error(`not submitted: ${JSON.stringify(answer.body)}`);
  return said(answer).application_id;
}

export async function decide(reviewer: Customer, id: string, status: string): Promise<ApiAnswer> {
  return await reviewer.send('PUT', `/admin/update_status/${id}/${status}`);
}

/** The loan, as soon as it is paid out. */
export async function paidOut(borrower: Customer, id: string): Promise<Record<string, unknown>> {
  return await eventually('the loan to be paid out', async () => {
    const { status, body } = await borrower.get(`/loans/${id}`);
    return status === 200 ? (body as Record<string, unknown>) : undefined;
  });
}
