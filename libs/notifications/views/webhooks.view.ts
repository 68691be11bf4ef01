import { defineView, type Fold } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { WebhookEvent } from '#notifications/events';
import { listOf, type Hears } from '#notifications/webhooks/webhooks';

export interface WebhookDocument extends DocumentBody {
  readonly ownerId: string;
  readonly hears: Hears;
  /** With which others it is listed: its owner's, or the admins'. */
  readonly listId: string;
  readonly url: string;
  readonly topics: readonly string[];
  readonly isEnabled: boolean;
  readonly disabledBecause?: 'by-hand' | 'failing';
  readonly failingSince?: string;
  readonly addedAt: string;
  /** Of the stream of its list. */
  readonly revision: number;
}

type Changed = Exclude<WebhookEvent, { type: 'WebhookAdded' | 'WebhookRemoved' }>;

function changing<Event extends Changed>(
  change: (document: WebhookDocument, data: Event['data']) => WebhookDocument,
): Fold<WebhookDocument, Event> {
  return {
    ids: ({ data }) => data.webhookId,
    apply: (document, { data, revision }) => document && { ...change(document, data), revision },
  };
}

function recovered({ failingSince: _, ...document }: WebhookDocument): WebhookDocument {
  return document;
}

/** The webhooks that there are. */
export const webhooksView = defineView<WebhookDocument, WebhookEvent>({
  name: 'notifications.webhooks',
  version: 1,
  fedBy: 'one-stream',
  indexes: { byList: { equals: ['listId'], orderBy: 'addedAt' } },
  personal: { subject: 'ownerId', fields: ['url'] },
  on: {
    WebhookAdded: {
      ids: ({ data }) => data.webhookId,
      apply: (_, { data: { ownerId, hears, url, topics, addedAt }, revision }) => ({
        ownerId,
        hears,
        listId: listOf(hears, ownerId),
        url,
        topics,
        isEnabled: true,
        addedAt,
        revision,
      }),
    },
    WebhookChanged: changing((document, { url = document.url, topics = document.topics }) => ({
      ...document,
      url,
      topics,
    })),
    WebhookEnabled: changing((document) => {
      const { disabledBecause: _, ...enabled } = recovered(document);
      return { ...enabled, isEnabled: true };
    }),
    WebhookDisabled: changing((document, { reason }) => ({
      ...document,
      isEnabled: false,
      disabledBecause: reason,
    })),
    WebhookFailing: changing((document, { since }) => ({ ...document, failingSince: since })),
    WebhookRecovered: changing(recovered),
    WebhookSecretRotated: changing((document) => document),
    WebhookRemoved: { ids: ({ data }) => data.webhookId, apply: () => undefined },
  },
});
