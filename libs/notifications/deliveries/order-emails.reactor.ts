import { epochMs, MS_PER_DAY, type Clock } from '#platform/kernel/clock';
import type { Views } from '#platform/projections/views';
import type { Reactor } from '#platform/reactions/reactor';
import type { InboxEvent } from '#notifications/events';
import { addressesView } from '#notifications/views/addresses.view';
import { deliveryQueue } from './delivery-queue.js';
import { orderDelivery } from './order-delivery.js';

/** E-mail about what happened longer ago would only confuse: Florin was down, or could send none yet. */
const NOT_MAILED_AFTER_MS = MS_PER_DAY;

type NotificationSent = Extract<InboxEvent, { type: 'NotificationSent' }>;

/** Sends notifications by e-mail to who wants them so and has an address; each by itself. */
export function orderEmails(views: Pick<Views, 'getOrWait'>, clock: Clock): Reactor<NotificationSent> {
  return {
    name: 'notifications.order-emails',
    on: {
      NotificationSent: async ({ data, stream, revision }) => {
        const { userId, notificationId, topic, channels, occurredAt } = data;
        const isLate = epochMs(clock.now()) - epochMs(occurredAt) > NOT_MAILED_AFTER_MS;
        if (isLate || !channels.includes('email')) return [];
        if ((await views.getOrWait(addressesView, userId))?.email === undefined) return [];
        const command = {
          queueId: notificationId,
          deliveryId: notificationId,
          messageId: notificationId,
          channel: 'email' as const,
          userId,
          topic,
          source: { stream, revision },
          occurredAt,
        };
        const order = { decider: deliveryQueue, id: notificationId, decide: orderDelivery, command };
        return [{ kind: 'command', name: 'order an e-mail', send: (send) => send(order) }];
      },
    },
  };
}
