import type { MoneyJson } from '#platform/kernel/money';
import { defineView, type Fold, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { AccountEvent } from '#banking/events';

export const HOLD_STATUSES = ['open', 'captured', 'released', 'expired'] as const;
export type HoldStatus = (typeof HOLD_STATUSES)[number];

export interface HoldDocument extends DocumentBody {
  readonly accountId: string;
  readonly ownerId: string;
  readonly status: HoldStatus;
  readonly amount: MoneyJson;
  /** The part that was taken; the rest was free again. */
  readonly captured?: MoneyJson;
  readonly reference?: string;
  readonly heldAt: string;
  readonly expiresAt: string;
  readonly endedAt?: string;
}

type HoldEnd = Extract<AccountEvent, { type: 'HoldCaptured' | 'HoldReleased' | 'HoldExpired' }>;

function ending<Event extends HoldEnd>(
  change: (event: Recorded<Event>) => Partial<HoldDocument>,
): Fold<HoldDocument, Event> {
  return {
    ids: ({ data }) => data.holdId,
    apply: (document, event) => document && { ...document, ...change(event), endedAt: event.metadata.at },
  };
}

/** Every hold there ever was, and what became of it. */
export const holdsView = defineView<HoldDocument, AccountEvent>({
  name: 'banking.holds',
  version: 1,
  fedBy: 'one-stream',
  indexes: {
    byAccount: { equals: ['accountId'], orderBy: 'heldAt' },
    byAccountAndStatus: { equals: ['accountId', 'status'], orderBy: 'heldAt' },
  },
  personal: { subject: 'ownerId', fields: ['reference'] },
  on: {
    FundsHeld: {
      ids: ({ data }) => data.holdId,
      apply: (_, { data: { accountId, ownerId, amount, heldAt, expiresAt, reference } }) => ({
        accountId,
        ownerId,
        status: 'open',
        amount,
        heldAt,
        expiresAt,
        ...(reference !== undefined && { reference }),
      }),
    },
    HoldCaptured: ending(({ data }) => ({ status: 'captured', captured: data.amount })),
    HoldReleased: ending(() => ({ status: 'released' })),
    HoldExpired: ending(() => ({ status: 'expired' })),
  },
});
