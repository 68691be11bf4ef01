import type { MoneyJson } from '#platform/kernel/money';
import { defineView, type Fold, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { StandingOrderEvent } from '#banking/events';

/** A day that fell due, and what became of it. */
export interface RunDocument extends DocumentBody {
  readonly dueOn: string;
  readonly transferId: string;
  /** Pending until it is known. */
  readonly outcome: 'pending' | 'sent' | 'failed';
  /** Of the refusal, when it failed. */
  readonly code?: string;
}

export interface StandingOrderDocument extends DocumentBody {
  readonly ownerId: string;
  readonly accountId: string;
  /** The account that is paid. */
  readonly to: string;
  readonly amount: MoneyJson;
  readonly every: string;
  readonly first: string;
  readonly last?: string;
  readonly reference?: string;
  readonly status: 'active' | 'paused' | 'ended';
  /** While it is active. */
  readonly nextOn?: string;
  /** The latest. */
  readonly lastRun?: RunDocument;
  /** Why it has ended. */
  readonly ended?: string;
  readonly placedAt: string;
  /** Of the order's stream. */
  readonly revision: number;
}

function changing<Event extends StandingOrderEvent>(
  change: (document: StandingOrderDocument, event: Recorded<Event>) => StandingOrderDocument,
): Fold<StandingOrderDocument, Event> {
  return {
    ids: ({ data }) => data.orderId,
    apply: (document, event) => document && { ...change(document, event), revision: event.revision },
  };
}

function waitingForNothing({ nextOn: _, ...document }: StandingOrderDocument): StandingOrderDocument {
  return document;
}

/** Every standing order as it stands. */
export const standingOrdersView = defineView<StandingOrderDocument, StandingOrderEvent>({
  name: 'banking.standing-orders',
  version: 1,
  fedBy: 'one-stream',
  indexes: { byAccount: { equals: ['accountId'], orderBy: 'placedAt' } },
  personal: { subject: 'ownerId', fields: ['reference'] },
  on: {
    StandingOrderPlaced: {
      ids: ({ data }) => data.orderId,
      apply: (
        _,
        { data: { ownerId, accountId, to, amount, schedule, nextOn, reference }, metadata, revision },
      ) => ({
        ownerId,
        accountId,
        to: to.accountId,
        amount,
        ...schedule,
        ...(reference !== undefined && { reference }),
        status: 'active',
        nextOn,
        placedAt: metadata.at,
        revision,
      }),
    },
    StandingOrderPaused: changing((document) => ({ ...waitingForNothing(document), status: 'paused' })),
    StandingOrderResumed: changing((document, { data: { nextOn } }) => ({
      ...document,
      status: 'active',
      nextOn,
    })),
    StandingOrderFellDue: changing((document, { data: { dueOn, transferId, nextOn } }) => ({
      ...waitingForNothing(document),
      ...(nextOn !== undefined && { nextOn }),
      lastRun: { dueOn, transferId, outcome: 'pending' },
    })),
    StandingOrderSent: changing((document) => ({
      ...document,
      ...(document.lastRun && { lastRun: { ...document.lastRun, outcome: 'sent' } }),
    })),
    StandingOrderFailed: changing((document, { data: { code } }) => ({
      ...document,
      ...(document.lastRun && { lastRun: { ...document.lastRun, outcome: 'failed', code } }),
    })),
    StandingOrderEnded: changing((document, { data: { reason } }) => ({
      ...waitingForNothing(document),
      status: 'ended',
      ended: reason,
    })),
  },
});
