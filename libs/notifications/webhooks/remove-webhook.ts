import type { Decide } from '#platform/commands/decider';
import type { WebhookEvent } from '#notifications/events';
import { mustHave } from './rules.js';
import type { WebhooksState } from './webhooks.js';

/** Refuses: unknown-webhook. */
export const removeWebhook: Decide<{ readonly webhookId: string }, WebhooksState, WebhookEvent> = (
  { webhookId: id },
  state,
) => {
  const { ownerId, webhookId } = mustHave(state, id);
  return [{ type: 'WebhookRemoved', data: { ownerId, webhookId } }];
};
