import type { MoneyJson } from '#platform/kernel/money';
import { defineView, type Fold, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { AccountEvent } from '#banking/events';

// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- An interface is never taken for a document.
export type Side = { readonly accountId: string; readonly ownerId: string };

export interface TransferDocument extends DocumentBody {
  readonly from: Side;
  readonly to: Side;
  /** Whose reference it is. */
  readonly senderId: string;
  /** Of both sides, so that each finds it. */
  readonly accountIds: readonly [from: string, to: string];
  readonly amount: MoneyJson;
  readonly reference?: string;
  readonly status: 'pending' | 'completed' | 'returned';
  /** The code for which it was returned. */
  readonly reason?: string;
  readonly sentAt: string;
  /** When it was known to have arrived, or was back. */
  readonly settledAt?: string;
  readonly reversalOf?: string;
  readonly reversedBy?: string;
  readonly standingOrderId?: string;
}

type EventOf<Type extends AccountEvent['type']> = Extract<AccountEvent, { type: Type }>;
type Sent = EventOf<'FundsTransferred' | 'TransferReversed'>;

function sending<Event extends Sent>(
  more: (data: Event['data']) => Partial<TransferDocument>,
): Fold<TransferDocument, Event> {
  return {
    ids: ({ data }) => data.transferId,
    begins: true,
    apply: (_, { data }) => {
      const { accountId, ownerId, to, amount, reference, bookedAt } = data;
      return {
        from: { accountId, ownerId },
        to,
        senderId: ownerId,
        accountIds: [accountId, to.accountId],
        amount,
        ...(reference !== undefined && { reference }),
        status: 'pending',
        sentAt: bookedAt,
        ...more(data),
      };
    },
  };
}

function settling<Event extends EventOf<'TransferCompleted' | 'TransferReturned'>>(
  outcome: (event: Recorded<Event>) => Partial<TransferDocument>,
): Fold<TransferDocument, Event> {
  return {
    ids: ({ data }) => data.transferId,
    apply: (document, event) => document && { ...document, ...outcome(event) },
  };
}

/** Every transfer, as the stream of who sent it tells it: of a reversal, whoever gave the money back. */
export const transfersView = defineView<TransferDocument, AccountEvent>({
  name: 'banking.transfers',
  version: 1,
  fedBy: 'one-stream',
  indexes: { byAccount: { equals: ['accountIds'], orderBy: 'sentAt' } },
  personal: { subject: 'senderId', fields: ['reference'] },
  on: {
    FundsTransferred: sending(({ standingOrderId }) => (standingOrderId ? { standingOrderId } : {})),
    TransferReversed: sending(({ reversalOf }) => ({ reversalOf })),
    TransferCompleted: settling(({ metadata }) => ({ status: 'completed', settledAt: metadata.at })),
    TransferReturned: settling(({ data: { reason, bookedAt } }) => ({
      status: 'returned',
      reason,
      settledAt: bookedAt,
    })),
    // Arrivals are on the stream of the receiver; but who receives a reversal had sent the original.
    TransferReceived: {
      ids: ({ data: { reversalOf } }) => reversalOf ?? [],
      apply: (document, { data }) => document && { ...document, reversedBy: data.transferId },
    },
  },
});
