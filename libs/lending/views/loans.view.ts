import type { MoneyJson } from '#platform/kernel/money';
import { fromJson } from '#platform/kernel/money';
import { defineView, type Fold, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { LoanEvent } from '#lending/events';
import { loan, type LoanState } from '#lending/loans/loan';

/** One that has fallen due. In minor units of the loan's currency. */
export interface PastInstalment extends DocumentBody {
  readonly number: number;
  readonly dueOn: string;
  readonly amount: bigint;
  readonly interest: bigint;
  readonly outstanding: bigint;
}

export interface LoanDocument extends DocumentBody {
  readonly borrowerId: string;
  readonly status: LoanState['status'];
  readonly amount: MoneyJson;
  readonly optionId: string;
  readonly disbursedAt: string;
  readonly repaidAt?: string;
  /** What decisions know of it. */
  readonly state: LoanState & DocumentBody;
  readonly past: readonly PastInstalment[];
  /** The day of the oldest instalment that was asked for in vain; absent when there is none. */
  readonly inArrearsSince?: string;
  /** Why the latest was. */
  readonly arrearsCode?: string;
  /** Of the loan's stream. */
  readonly revision: number;
}

type Changes = Partial<LoanDocument>;

function changing<Event extends LoanEvent>(
  change: (event: Recorded<Event>, document: LoanDocument) => Changes = () => ({}),
): Fold<LoanDocument, Event> {
  return {
    ids: ({ data }) => data.loanId,
    apply: (document, event) => {
      if (!document) return undefined;
      const state = loan.evolve(document.state, event);
      const { status } = state;
      const { inArrearsSince: _since, arrearsCode, ...rest } = { ...document, ...change(event, document) };
      const missed = state.due.find(({ attempts }) => attempts > 0);
      const arrears = missed && { inArrearsSince: missed.dueOn, ...(arrearsCode && { arrearsCode }) };
      return { ...rest, status, state, ...arrears, revision: event.revision } as LoanDocument;
    },
  };
}

/** Every loan as it stands. */
export const loansView = defineView<LoanDocument, LoanEvent>({
  name: 'lending.loans',
  version: 1,
  fedBy: 'one-stream',
  indexes: {
    byBorrower: { equals: ['borrowerId'], orderBy: 'disbursedAt' },
    byBorrowerAndStatus: { equals: ['borrowerId', 'status'], orderBy: 'disbursedAt' },
    inArrears: { equals: [], orderBy: 'inArrearsSince' },
  },
  on: {
    LoanDisbursed: {
      ids: ({ data }) => data.loanId,
      apply: (_, event) => {
        const { borrowerId, amount, terms, disbursedAt } = event.data;
        const state = loan.evolve(loan.initial, event) as LoanDocument['state'];
        const { optionId } = terms;
        const { revision } = event;
        return { borrowerId, status: 'active', amount, optionId, disbursedAt, state, past: [], revision };
      },
    },
    InstalmentFellDue: changing(({ data }, { past }) => {
      const { number, dueOn, amount, interest, outstanding } = data;
      const minor = (money: MoneyJson): bigint => fromJson(money).minor;
      const amounts = { amount: minor(amount), interest: minor(interest), outstanding: minor(outstanding) };
      return { past: [...past, { number, dueOn, ...amounts }] };
    }),
    LoanPaymentOrdered: changing(),
    InstalmentPaid: changing(),
    InstalmentMissed: changing(({ data }) => ({ arrearsCode: data.code })),
    LoanRepaymentMade: changing(),
    LoanRepaymentRefused: changing(),
    LoanRepaid: changing(({ data }) => ({ repaidAt: data.repaidAt })),
  },
});
