import type { CommandHandler } from '#platform/commands/command-handler';
import type { RecordedEvent } from '#platform/event-store/event-store';
import { derivedUuid } from '#platform/kernel/ids';
import { isBefore } from '#platform/kernel/clock';
import type { CommandAction, Reactor } from '#platform/reactions/reactor';
import { tellingNews } from '#notifications/inbox/news.reactor';
import type { News } from '#notifications/inbox/telling';
import { channelsFor, preferences } from '#notifications/preferences/preferences';
import { EVERYBODY, webhooks, type Hears, type Webhook } from '#notifications/webhooks/webhooks';
import type { Recipients } from '#notifications/workflows/recipients';
import { deliveryQueue } from './delivery-queue.js';
import { orderDelivery } from './order-delivery.js';

export interface OrderWebhooksParts {
  readonly commands: CommandHandler;
  readonly recipients: Recipients;
}

/**
 * Orders for every webhook what it is to be told. What is about one thing is on one stream, and goes
 * into one queue in the order of that stream.
 */
export function orderWebhooks({ commands, recipients }: OrderWebhooksParts): Reactor {
  return tellingNews('notifications.order-webhooks', async (news, event) => {
    const ofAll = (await commands.load(webhooks, EVERYBODY)).state.webhooks;
    const actions = ofAll.flatMap((each) => ordering(each, 'everybody', { news, event }));
    for (const userId of await recipients(news.concerns)) {
      const own = (await commands.load(webhooks, userId)).state.webhooks;
      if (own.length === 0) continue;
      const { state } = await commands.load(preferences, userId);
      if (!channelsFor(state, news.topic).includes('webhook')) continue;
      actions.push(...own.flatMap((each) => ordering(each, 'owner', { news, event })));
    }
    return actions;
  });
}

interface Telling {
  readonly news: News;
  readonly event: RecordedEvent;
}

/** A webhook does not hear of what happened before it was there, whenever that is asked. */
function ordering(
  { webhookId, ownerId: userId, isEnabled, topics, addedAt }: Webhook,
  hears: Hears,
  { news: { topic }, event }: Telling,
): readonly CommandAction[] {
  const { id: eventId, stream, revision } = event;
  const { at: occurredAt } = event.metadata;
  const isWanted = topics.length === 0 || topics.includes(topic);
  if (!isEnabled || !isWanted || isBefore(occurredAt, addedAt)) return [];
  const name = `tell ${webhookId} of ${topic}`;
  const messageId = derivedUuid(eventId, name);
  const queueId = derivedUuid(webhookId, stream);
  const command = {
    queueId,
    deliveryId: messageId,
    messageId,
    channel: 'webhook' as const,
    userId,
    webhookId,
    hears,
    topic,
    source: { stream, revision },
    occurredAt,
  };
  const order = { decider: deliveryQueue, id: queueId, decide: orderDelivery, command };
  return [{ kind: 'command', name, send: (send) => send(order) }];
}
