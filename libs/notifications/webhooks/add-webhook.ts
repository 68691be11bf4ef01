import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { WebhookEvent } from '#notifications/events';
import { refuse } from '#notifications/refusals';
import type { Hears, WebhooksState } from './webhooks.js';

const MAX_WEBHOOKS = 20;

export interface AddWebhook {
  readonly ownerId: Uuid;
  readonly webhookId: Uuid;
  readonly hears: Hears;
  readonly url: string;
  readonly topics: readonly string[];
  readonly secretId: Uuid;
}

/** Refuses: too-many-webhooks. */
export const addWebhook: Decide<AddWebhook, WebhooksState, WebhookEvent> = (
  { topics, ...webhook },
  { webhooks },
  { now },
) => {
  if (webhooks.length >= MAX_WEBHOOKS)
    throw refuse('notifications.too-many-webhooks', { most: MAX_WEBHOOKS });
  return [{ type: 'WebhookAdded', data: { ...webhook, topics: [...topics], addedAt: now } }];
};
