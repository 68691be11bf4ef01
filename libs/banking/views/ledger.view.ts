import { add, fromJson, subtract, toJson, zero, type MoneyJson } from '#platform/kernel/money';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { SHARDS, shardOf } from '#platform/projections/shards';
import { defineView, type Fold } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import { LENDING, OUTSIDE, UNDER_WAY, type MoneyEvent } from '#banking/events';

/** Sums over bookings of a currency. They may have more digits than any one amount. */
export interface LedgerDocument extends DocumentBody {
  readonly accounts: MoneyJson;
  readonly outside: MoneyJson;
  readonly underWay: MoneyJson;
  readonly lending: MoneyJson;
  readonly bookings: number;
}

const booking: Fold<LedgerDocument, MoneyEvent> = {
  ids: ({ data, stream }) => ledgerId(data.amount.currency, shardOf(stream)),
  apply: (document, { data }) => {
    const { accounts, outside, underWay, lending, bookings } = document ?? emptyLedger(data.amount.currency);
    return {
      accounts: after(accounts, data.accountId, data),
      outside: after(outside, OUTSIDE, data),
      underWay: after(underWay, UNDER_WAY, data),
      lending: after(lending, LENDING, data),
      bookings: bookings + 1,
    };
  },
};

/** Every booking changes its currency's sums, so these are kept in parts. */
function ledgerId(currency: string, shard: number): string {
  return `${currency}/${shard}`;
}

/** Where the sums of a currency are found, in parts. */
export function ledgerIds(currency: CurrencyCode): readonly string[] {
  return SHARDS.map((shard) => ledgerId(currency, shard));
}

/** Of all the bookings in the parts; undefined when there were none. */
export function wholeLedger(parts: readonly (LedgerDocument | undefined)[]): LedgerDocument | undefined {
  const [first, ...others] = parts.filter((part) => part !== undefined);
  return first && others.reduce(addLedgers, first);
}

function addLedgers(a: LedgerDocument, b: LedgerDocument): LedgerDocument {
  const sum = (leg: 'accounts' | 'outside' | 'underWay' | 'lending'): MoneyJson =>
    toJson(add(fromJson(a[leg]), fromJson(b[leg])));
  return {
    accounts: sum('accounts'),
    outside: sum('outside'),
    underWay: sum('underWay'),
    lending: sum('lending'),
    bookings: a.bookings + b.bookings,
  };
}

function emptyLedger(currency: CurrencyCode): LedgerDocument {
  const nothing = toJson(zero(currency));
  return { accounts: nothing, outside: nothing, underWay: nothing, lending: nothing, bookings: 0 };
}

function after(sum: MoneyJson, leg: string, { debit, credit, amount }: MoneyEvent['data']): MoneyJson {
  const before = fromJson(sum);
  const debited = debit === leg ? subtract(before, fromJson(amount)) : before;
  return toJson(credit === leg ? add(debited, fromJson(amount)) : debited);
}

/**
 * The books of each currency. `accounts` counts a leg only when it is the account that the
 * booking was made on, so that the four sums make zero proves that no money went anywhere else: to an
 * account that does not know of it, say. It does not prove that the balances of the accounts are right:
 * for that they are to be added up and compared with `accounts`.
 */
export const ledgerView = defineView<LedgerDocument, MoneyEvent>({
  name: 'banking.ledger',
  version: 3,
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
