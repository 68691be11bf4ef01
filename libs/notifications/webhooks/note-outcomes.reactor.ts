import type { Reactor } from '#platform/reactions/reactor';
import type { DeliveryEvent } from '#notifications/events';
import { noteOutcome } from './note-outcome.js';
import { listOf, webhooks } from './webhooks.js';

type DeliveryAttempted = Extract<DeliveryEvent, { type: 'DeliveryAttempted' }>;

/** Lets a webhook know how it gets on: whose receiver is away for days is sent nothing any more. */
export const noteOutcomes: Reactor<DeliveryAttempted> = {
  name: 'notifications.note-outcomes',
  on: {
    DeliveryAttempted: ({ data: { webhookId, userId, hears, failure }, metadata: { at } }) => {
      if (webhookId === undefined) return [];
      const command = { webhookId, isSuccess: failure === undefined, at };
      const id = listOf(hears ?? 'owner', userId);
      const order = { decider: webhooks, id, decide: noteOutcome, command };
      return [{ kind: 'command', name: 'note the outcome', send: (send) => send(order) }];
    },
  },
};
