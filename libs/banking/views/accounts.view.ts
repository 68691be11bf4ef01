import type { CurrencyCode } from '#platform/kernel/currencies';
import { add, fromJson, subtract, toJson, zero, type Money, type MoneyJson } from '#platform/kernel/money';
import { defineView, type Fold, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { AccountEvent } from '#banking/events';

export interface AccountDocument extends DocumentBody {
  readonly ownerId: string;
  readonly name: string;
  readonly currency: CurrencyCode;
  readonly status: 'open' | 'frozen' | 'closed';
  readonly balance: MoneyJson;
  /** By all holds that are open. */
  readonly held: MoneyJson;
  readonly overdraft: MoneyJson;
  readonly perTransfer?: MoneyJson;
  readonly daily?: MoneyJson;
  readonly openedAt: string;
  readonly closedAt?: string;
  /** Of the account's stream. */
  readonly revision: number;
}

type Changes = Partial<AccountDocument>;

function changing<Event extends AccountEvent>(
  change: (event: Recorded<Event>, document: AccountDocument) => Changes,
): Fold<AccountDocument, Event> {
  return {
    ids: ({ data }) => data.accountId,
    apply: (document, event) =>
      document && { ...document, ...change(event, document), revision: event.revision },
  };
}

/** Every account as it stands. */
export const accountsView = defineView<AccountDocument, AccountEvent>({
  name: 'banking.accounts',
  version: 1,
  fedBy: 'one-stream',
  indexes: {
    all: { equals: [], orderBy: 'openedAt' },
    byOwner: { equals: ['ownerId'], orderBy: 'openedAt' },
    byOwnerAndCurrency: { equals: ['ownerId', 'currency', 'status'], orderBy: 'openedAt' },
    byStatus: { equals: ['status'], orderBy: 'openedAt' },
    byCurrency: { equals: ['currency'], orderBy: 'openedAt' },
  },
  personal: { subject: 'ownerId', fields: ['name'] },
  on: {
    AccountOpened: {
      ids: ({ data }) => data.accountId,
      apply: (_, { data: { ownerId, name, currency, openedAt }, revision }) => {
        const nothing = toJson(zero(currency));
        const amounts = { balance: nothing, held: nothing, overdraft: nothing };
        return { ownerId, name, currency, status: 'open', ...amounts, openedAt, revision };
      },
    },
    AccountRenamed: changing(({ data }) => ({ name: data.name })),
    AccountFrozen: changing(() => ({ status: 'frozen' })),
    AccountUnfrozen: changing(() => ({ status: 'open' })),
    AccountClosed: changing(({ metadata }) => ({ status: 'closed', closedAt: metadata.at })),
    LimitsChanged: {
      ids: ({ data }) => data.accountId,
      apply: (document, { data: { overdraft, perTransfer, daily }, revision }) => {
        if (!document) return undefined;
        const { perTransfer: _perTransfer, daily: _daily, ...rest } = document;
        const limits = { ...(perTransfer && { perTransfer }), ...(daily && { daily }) };
        return { ...rest, ...limits, overdraft, revision };
      },
    },
    FundsDeposited: changing(({ data }) => ({ balance: data.balance })),
    FundsWithdrawn: changing(({ data }) => ({ balance: data.balance })),
    FundsTransferred: changing(({ data }) => ({ balance: data.balance })),
    TransferReceived: changing(({ data }) => ({ balance: data.balance })),
    TransferReturned: changing(({ data }) => ({ balance: data.balance })),
    TransferReversed: changing(({ data }) => ({ balance: data.balance })),
    TransferCompleted: changing(() => ({})),
    TransferBatchBegun: changing(() => ({})),
    FundsHeld: changing(({ data }, { held }) => ({
      held: toJson(add(fromJson(held), fromJson(data.amount))),
    })),
    HoldCaptured: changing(({ data }, document) => ({ balance: data.balance, ...less(document, data.held) })),
    LoanPaidOut: changing(({ data }) => ({ balance: data.balance })),
    LoanPayOutRefused: changing(() => ({})),
    LoanPaymentTaken: changing(({ data }) => ({ balance: data.balance })),
    LoanPaymentRefused: changing(() => ({})),
    HoldReleased: changing(({ data }, document) => less(document, data.held)),
    HoldExpired: changing(({ data }, document) => less(document, data.held)),
  },
});

function less({ held }: AccountDocument, ended: MoneyJson): Changes {
  return { held: toJson(subtract(fromJson(held), fromJson(ended))) };
}

/** What may be spent: the balance and the overdraft, less what is held. */
export function availableOn({ balance, overdraft, held }: AccountDocument): Money {
  return subtract(add(fromJson(balance), fromJson(overdraft)), fromJson(held));
}
