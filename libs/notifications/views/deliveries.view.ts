import type { JsonObject } from '#platform/kernel/json';
import { defineView, type Fold, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { DeliveryEvent } from '#notifications/events';
import type { DeliveryOrder } from '#notifications/deliveries/delivery-queue';

/** The latest of them are kept. */
const MAX_ATTEMPTS_KEPT = 20;

export interface AttemptDocument extends DocumentBody {
  readonly attempt: number;
  readonly at: string;
  readonly failure?: string;
  readonly status?: number;
}

export interface DeliveryDocument extends DocumentBody {
  readonly webhookId?: string;
  readonly topic: string;
  readonly status: 'waiting' | 'delivered' | 'failed';
  readonly reason?: string;
  readonly occurredAt: string;
  readonly orderedAt: string;
  readonly nextAttemptAt?: string;
  readonly attempts: readonly AttemptDocument[];
  /** As it was ordered, so that it can be ordered again. */
  readonly order: DeliveryOrder & JsonObject;
}

type Later = Exclude<DeliveryEvent, { type: 'DeliveryOrdered' }>;

function changing<Event extends Later>(
  change: (document: DeliveryDocument, event: Recorded<Event>) => DeliveryDocument,
): Fold<DeliveryDocument, Event> {
  return {
    ids: ({ data }) => data.deliveryId,
    apply: (document, event) => document && change(document, event),
  };
}

function waitingForNothing({ nextAttemptAt: _, ...document }: DeliveryDocument): DeliveryDocument {
  return document;
}

/** What was delivered, is waiting or was given up, with every try. */
export const deliveriesView = defineView<DeliveryDocument, DeliveryEvent>({
  name: 'notifications.deliveries',
  version: 1,
  fedBy: 'one-stream',
  indexes: { byWebhook: { equals: ['webhookId'], orderBy: 'orderedAt' } },
  on: {
    DeliveryOrdered: {
      ids: ({ data }) => data.deliveryId,
      apply: (_, { data, metadata }) => ({
        ...(data.webhookId !== undefined && { webhookId: data.webhookId }),
        topic: data.topic,
        status: 'waiting',
        occurredAt: data.occurredAt,
        orderedAt: metadata.at,
        attempts: [],
        order: data,
      }),
    },
    DeliveryDue: changing((document, { data }) => ({ ...document, nextAttemptAt: data.dueAt })),
    DeliveryAttempted: changing((document, { data: { attempt, failure, status }, metadata: { at } }) => {
      const tried = {
        attempt,
        at,
        ...(failure !== undefined && { failure }),
        ...(status !== undefined && { status }),
      };
      const attempts = [...document.attempts, tried].slice(-MAX_ATTEMPTS_KEPT);
      return { ...waitingForNothing(document), attempts };
    }),
    DeliverySucceeded: changing((document) => ({ ...waitingForNothing(document), status: 'delivered' })),
    DeliveryFailed: changing((document, { data: { reason } }) => ({
      ...waitingForNothing(document),
      status: 'failed',
      reason,
    })),
  },
});
