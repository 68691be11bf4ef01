import type { Instant } from '#platform/kernel/clock';
import { fromJson, negate, toJson, type MoneyJson } from '#platform/kernel/money';
import { defineView, type Fold, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { MoneyEvent, Party } from '#banking/events';
import { movementId, type MovementType } from '#banking/statements/movement';

export interface MovementDocument extends DocumentBody {
  readonly accountId: string;
  readonly ownerId: string;
  readonly type: MovementType;
  /** Below zero when it left the account. */
  readonly amount: MoneyJson;
  /** Of the account, after it. */
  readonly balance: MoneyJson;
  /** Never before that of the movement before it, so that the order of time is the order of the stream. */
  readonly bookedAt: Instant;
  readonly reference?: string;
  /** The other side; absent when that is the outside world. */
  readonly counterparty?: { readonly accountId: string; readonly ownerId: string };
  readonly depositId?: string;
  readonly withdrawalId?: string;
  readonly transferId?: string;
  readonly holdId?: string;
  readonly standingOrderId?: string;
  /** The transfer that this one gives back. */
  readonly reversalOf?: string;
  /** Why a transfer came back. */
  readonly returnReason?: string;
}

type Details = Pick<
  MovementDocument,
  | 'depositId'
  | 'withdrawalId'
  | 'transferId'
  | 'holdId'
  | 'standingOrderId'
  | 'reversalOf'
  | 'returnReason'
  | 'counterparty'
>;

function booking<Event extends MoneyEvent>(
  typeOf: (data: Event['data']) => MovementType,
  details: (data: Event['data']) => Details,
): Fold<MovementDocument, Event> {
  return {
    ids: ({ data, revision }) => movementId(data.accountId, revision),
    apply: (_, event) => {
      const { data } = event as Recorded<MoneyEvent>;
      const { accountId, ownerId, debit, amount, balance, bookedAt, reference } = data;
      return {
        accountId,
        ownerId,
        type: typeOf(data),
        amount: debit === accountId ? toJson(negate(fromJson(amount))) : amount,
        balance,
        bookedAt,
        ...(reference !== undefined && { reference }),
        ...details(data),
      };
    },
  };
}

const partyOf = ({ accountId, ownerId }: Party): Pick<MovementDocument, 'counterparty'> => ({
  counterparty: { accountId, ownerId },
});

/** Everything that moved money on an account: the lines of its statement, each with the balance it led to. */
export const movementsView = defineView<MovementDocument, MoneyEvent>({
  name: 'banking.movements',
  version: 1,
  fedBy: 'one-stream',
  // Movements of one moment follow one another by their ids, and so in the order of the stream too.
  indexes: {
    byAccount: { equals: ['accountId'], orderBy: 'bookedAt' },
    byAccountAndType: { equals: ['accountId', 'type'], orderBy: 'bookedAt' },
  },
  personal: { subject: 'ownerId', fields: ['reference'] },
  on: {
    FundsDeposited: booking(
      () => 'deposit',
      ({ depositId }) => ({ depositId }),
    ),
    FundsWithdrawn: booking(
      () => 'withdrawal',
      ({ withdrawalId }) => ({ withdrawalId }),
    ),
    FundsTransferred: booking(
      () => 'transfer-out',
      ({ transferId, to, standingOrderId }) => ({
        transferId,
        ...partyOf(to),
        ...(standingOrderId && { standingOrderId }),
      }),
    ),
    TransferReceived: booking(
      ({ reversalOf }) => (reversalOf === undefined ? 'transfer-in' : 'reversal-in'),
      ({ transferId, from, reversalOf }) => ({
        transferId,
        ...partyOf(from),
        ...(reversalOf && { reversalOf }),
      }),
    ),
    TransferReturned: booking(
      () => 'transfer-returned',
      ({ transferId, to, reason }) => ({ transferId, ...partyOf(to), returnReason: reason }),
    ),
    TransferReversed: booking(
      () => 'reversal-out',
      ({ transferId, to, reversalOf }) => ({ transferId, ...partyOf(to), reversalOf }),
    ),
    HoldCaptured: booking(
      () => 'hold-captured',
      ({ holdId }) => ({ holdId }),
    ),
  },
});
