import type { Decide } from '#platform/commands/decider';
import type { WebhookEvent } from '#notifications/events';
import { mustHave } from './rules.js';
import type { WebhooksState } from './webhooks.js';

export interface ChangeWebhook {
  readonly webhookId: string;
  readonly url?: string | undefined;
  readonly topics?: readonly string[] | undefined;
  readonly isEnabled?: boolean | undefined;
}

/** Refuses: unknown-webhook. */
export const changeWebhook: Decide<ChangeWebhook, WebhooksState, WebhookEvent> = (
  { webhookId: id, url, topics, isEnabled },
  state,
) => {
  const { ownerId, webhookId, isEnabled: wasEnabled } = mustHave(state, id);
  const webhook = { ownerId, webhookId };
  const events: WebhookEvent[] = [];
  if (url !== undefined || topics !== undefined) {
    const data = { ...webhook, ...(url !== undefined && { url }), ...(topics && { topics: [...topics] }) };
    events.push({ type: 'WebhookChanged', data });
  }
  if (isEnabled === true && !wasEnabled) events.push({ type: 'WebhookEnabled', data: webhook });
  if (isEnabled === false && wasEnabled)
    events.push({ type: 'WebhookDisabled', data: { ...webhook, reason: 'by-hand' } });
  return events;
};
