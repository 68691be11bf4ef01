import { add, fromJson, subtract, toJson, zero, type MoneyJson } from '#platform/kernel/money';
import { defineView, type Fold } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import { LENDING, OUTSIDE, UNDER_WAY, type MoneyEvent } from '#banking/events';

/** Sums over every booking of a currency. They may have more digits than any one amount. */
export interface LedgerDocument extends DocumentBody {
  readonly accounts: MoneyJson;
  readonly outside: MoneyJson;
  readonly underWay: MoneyJson;
  readonly lending: MoneyJson;
  readonly bookings: number;
}

const booking: Fold<LedgerDocument, MoneyEvent> = {
  ids: ({ data }) => data.amount.currency,
  apply: (document, { data }) => {
    const nothing = toJson(zero(data.amount.currency));
    const none = { accounts: nothing, outside: nothing, underWay: nothing, lending: nothing, bookings: 0 };
    const { accounts, outside, underWay, lending, bookings } = document ?? none;
    return {
      accounts: after(accounts, data.accountId, data),
      outside: after(outside, OUTSIDE, data),
      underWay: after(underWay, UNDER_WAY, data),
      lending: after(lending, LENDING, data),
      bookings: bookings + 1,
    };
  },
};

function after(sum: MoneyJson, leg: string, { debit, credit, amount }: MoneyEvent['data']): MoneyJson {
  const before = fromJson(sum);
  const debited = debit === leg ? subtract(before, fromJson(amount)) : before;
  return toJson(credit === leg ? add(debited, fromJson(amount)) : debited);
}

/**
 * The books of each currency, by its code. `accounts` counts a leg only when it is the account that the
 * booking was made on, so that the four sums make zero proves that no money went anywhere else: to an
 * account that does not know of it, say. It does not prove that the balances of the accounts are right:
 * for that they are to be added up and compared with `accounts`.
 */
export const ledgerView = defineView<LedgerDocument, MoneyEvent>({
  name: 'banking.ledger',
  version: 2,
  fedBy: 'many-streams',
  indexes: {},
  on: {
    FundsDeposited: booking,
    FundsWithdrawn: booking,
    FundsTransferred: booking,
    TransferReceived: booking,
    TransferReturned: booking,
    TransferReversed: booking,
    HoldCaptured: booking,
    LoanPaidOut: booking,
    LoanPaymentTaken: booking,
  },
});
