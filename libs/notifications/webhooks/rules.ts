import { refuse } from '#notifications/refusals';
import { webhookIn, type Webhook, type WebhooksState } from './webhooks.js';

/** The first refusal of every command on a webhook: unknown. */
export function mustHave(state: WebhooksState, webhookId: string): Webhook {
  const webhook = webhookIn(state, webhookId);
  if (!webhook) throw refuse('notifications.unknown-webhook');
  return webhook;
}
