import type { DomainEvent } from '#platform/event-store/event-definition';
import { defineView } from '#platform/projections/view';

export type PurseEvent =
  | DomainEvent<'Paid', { readonly amount: number; readonly tag: string }>
  | DomainEvent<'Noted', { readonly text: string }>
  | DomainEvent<'Untagged', { readonly tag: string }>
  | DomainEvent<'Closed', { readonly by: string }>;

export type PurseDocument = Readonly<{ balance: bigint; payments: number; tags: readonly string[] }>;

export type TagDocument = Readonly<{ count: number; purses: readonly string[] }>;

/** Fed by one stream each, deaf to some of its events, deleted by one of them. */
export const purses = defineView<PurseDocument, PurseEvent>({
  name: 'testing.purses',
  version: 1,
  fedBy: 'one-stream',
  indexes: {
    byPayments: { equals: [], orderBy: 'payments' },
    byTag: { equals: ['tags'], orderBy: 'balance' },
  },
  on: {
    Paid: {
      ids: ({ stream }) => stream,
      apply: (purse, { data }) => ({
        balance: (purse?.balance ?? 0n) + BigInt(data.amount),
        payments: (purse?.payments ?? 0) + 1,
        tags: [...new Set([...(purse?.tags ?? []), data.tag])],
      }),
    },
    Closed: { ids: ({ stream }) => stream, apply: () => undefined },
  },
});

/** Fed by all streams; a tag that nobody uses any more is gone, and counts from nothing when it returns. */
export const tags = defineView<TagDocument, PurseEvent>({
  name: 'testing.tags',
  version: 1,
  fedBy: 'many-streams',
  indexes: { byCount: { equals: [], orderBy: 'count' } },
  on: {
    Paid: {
      ids: ({ data }) => ['all', data.tag, data.tag],
      apply: (tag, { stream }) => ({
        count: (tag?.count ?? 0) + 1,
        purses: [...(tag?.purses ?? []), stream].slice(-5),
      }),
    },
    Untagged: {
      ids: ({ data }) => data.tag,
      apply: (tag, { stream }) => {
        const count = (tag?.count ?? 0) - 1;
        return count === 0 ? undefined : { count, purses: [`untagged by ${stream}`] };
      },
    },
  },
});
