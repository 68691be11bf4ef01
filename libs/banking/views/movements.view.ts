import type { Instant } from '#platform/kernel/clock';
import { fromJson, negate, toJson, type MoneyJson } from '#platform/kernel/money';
import { defineView, type Fold, type Recorded } from '#platform/projections/view';
import type { Viewed } from '#platform/projections/views';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { MoneyEvent, Party } from '#banking/events';
import {
  movementId,
  type Movement,
  type MovementCause,
  type MovementType,
} from '#banking/statements/movement';

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
  readonly cause: MovementCause & DocumentBody;
}

type Details = Pick<MovementDocument, 'cause' | 'counterparty'>;

function booking<Event extends MoneyEvent>(
  typeOf: (data: Event['data']) => MovementType,
  details: (data: Event['data']) => Details,
): Fold<MovementDocument, Event> {
  return {
    ids: ({ data, revision }) => movementId(data.accountId, revision),
    begins: true,
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

const partyOf = ({ accountId, ownerId }: Party): Party => ({ accountId, ownerId });

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
      ({ depositId }) => ({ cause: { depositId } }),
    ),
    FundsWithdrawn: booking(
      () => 'withdrawal',
      ({ withdrawalId }) => ({ cause: { withdrawalId } }),
    ),
    FundsTransferred: booking(
      () => 'transfer-out',
      ({ transferId, to, standingOrderId }) => ({
        cause: { transferId, ...(standingOrderId && { standingOrderId }) },
        counterparty: partyOf(to),
      }),
    ),
    TransferReceived: booking(
      ({ reversalOf }) => (reversalOf === undefined ? 'transfer-in' : 'reversal-in'),
      ({ transferId, from, reversalOf }) => ({
        cause: { transferId, ...(reversalOf && { reversalOf }) },
        counterparty: partyOf(from),
      }),
    ),
    TransferReturned: booking(
      () => 'transfer-returned',
      ({ transferId, to, reason }) => ({
        cause: { transferId, returnReason: reason },
        counterparty: partyOf(to),
      }),
    ),
    TransferReversed: booking(
      () => 'reversal-out',
      ({ transferId, to, reversalOf }) => ({
        cause: { transferId, reversalOf },
        counterparty: partyOf(to),
      }),
    ),
    HoldCaptured: booking(
      () => 'hold-captured',
      ({ holdId }) => ({ cause: { holdId } }),
    ),
    LoanPaidOut: booking(
      () => 'loan-paid-out',
      ({ loanId, paymentId }) => ({ cause: { loanId, loanPaymentId: paymentId } }),
    ),
    LoanPaymentTaken: booking(
      () => 'loan-payment',
      ({ loanId, paymentId }) => ({ cause: { loanId, loanPaymentId: paymentId } }),
    ),
  },
});

/** With the other side by the name that it bears now. */
export function movementOf(
  { id, type, amount, balance, bookedAt, reference, cause, counterparty }: Viewed<MovementDocument>,
  nameOf: (ownerId: string) => string | undefined,
): Movement {
  const name = counterparty && nameOf(counterparty.ownerId);
  return {
    id,
    type,
    amount: fromJson(amount),
    balance: fromJson(balance),
    bookedAt,
    ...(reference !== undefined && { reference }),
    cause,
    ...(counterparty && {
      counterparty: { accountId: counterparty.accountId, ...(name !== undefined && { name }) },
    }),
  };
}
