import type { Decider } from '#platform/commands/decider';
import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { WebhookEvent } from '#notifications/events';

/** Whose news a webhook hears: its owner's, or everybody's, which is for admins. */
export type Hears = 'owner' | 'everybody';

export interface Webhook {
  readonly webhookId: Uuid;
  readonly ownerId: Uuid;
  /** None: all of them. */
  readonly topics: readonly string[];
  readonly isEnabled: boolean;
  readonly addedAt: Instant;
  readonly failingSince?: Instant;
  readonly secretId: Uuid;
  /** It signs beside the new one for a while. */
  readonly former?: { readonly secretId: Uuid; readonly until: Instant };
}

/** All webhooks of a user, or those of the admins. The addresses are personal, and so are not here. */
export interface WebhooksState {
  readonly webhooks: readonly Webhook[];
}

/** The id of the stream of those that hear of everybody. */
export const EVERYBODY = 'everybody';

export function listOf(hears: Hears, ownerId: string): string {
  return hears === 'everybody' ? EVERYBODY : ownerId;
}

export const webhooks: Decider<WebhooksState, WebhookEvent> = {
  category: 'webhooks',
  stateVersion: 1,
  initial: { webhooks: [] },
  evolve: (state, event) => {
    const { webhookId } = event.data;
    if (event.type === 'WebhookAdded') {
      const { hears: _hears, url: _url, ...webhook } = event.data;
      return { webhooks: [...state.webhooks, { ...webhook, isEnabled: true }] };
    }
    if (event.type === 'WebhookRemoved')
      return { webhooks: state.webhooks.filter((each) => each.webhookId !== webhookId) };
    return {
      webhooks: state.webhooks.map((each) => (each.webhookId === webhookId ? changed(each, event) : each)),
    };
  },
};

function changed(
  webhook: Webhook,
  { type, data }: Exclude<WebhookEvent, { type: 'WebhookAdded' | 'WebhookRemoved' }>,
): Webhook {
  switch (type) {
    case 'WebhookChanged':
      return { ...webhook, topics: data.topics ?? webhook.topics };
    case 'WebhookEnabled':
      return { ...recovered(webhook), isEnabled: true };
    case 'WebhookDisabled':
      return { ...webhook, isEnabled: false };
    case 'WebhookFailing':
      return { ...webhook, failingSince: data.since };
    case 'WebhookRecovered':
      return recovered(webhook);
    case 'WebhookSecretRotated': {
      const former = { secretId: webhook.secretId, until: data.formerUntil };
      return { ...webhook, secretId: data.secretId, former };
    }
  }
}

function recovered({ failingSince: _, ...webhook }: Webhook): Webhook {
  return webhook;
}

export function webhookIn({ webhooks: all }: WebhooksState, webhookId: string): Webhook | undefined {
  return all.find((each) => each.webhookId === webhookId);
}
