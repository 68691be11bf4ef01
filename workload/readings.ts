import type { Reading } from './plan.js';
import { queries, type Request } from './requests.js';

const A_MOMENT_MS = 1_000;

/** What customers look at, in every context, with one of their accounts in mind. */
export const readings: Readonly<Record<Reading, (accountId: string) => Request>> = {
  account: queries.account,
  accounts: queries.accounts,
  balance: queries.balance,
  'past balance': (accountId) => queries.balance(accountId, new Date(Date.now() - A_MOMENT_MS).toISOString()),
  movements: queries.movements,
  transfers: queries.transfers,
  csv: (accountId) => queries.statement(accountId, 'csv'),
  inbox: queries.inbox,
  'financing options': queries.financingOptions,
  applications: queries.applications,
};
