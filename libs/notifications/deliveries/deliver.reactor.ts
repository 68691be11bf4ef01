import type { CommandHandler } from '#platform/commands/command-handler';
import type { JsonObject } from '#platform/kernel/json';
import type { CommandAction, Reactor } from '#platform/reactions/reactor';
import type { DeliveryEvent } from '#notifications/events';
import type { Carrier } from '#notifications/workflows/carrier';
import { deliveryQueue, isHead } from './delivery-queue.js';
import { recordAttempt } from './record-attempt.js';

type DeliveryDue = Extract<DeliveryEvent, { type: 'DeliveryDue' }>;
type Due = Pick<DeliveryDue['data'], 'queueId' | 'deliveryId' | 'attempt'>;

export interface DeliverParts {
  readonly commands: CommandHandler;
  readonly carrier: Carrier;
}

/** Posts what is due. What was tried and could not be written down is tried again: receivers can tell. */
export function deliverWebhooks(parts: DeliverParts): Reactor<DeliveryDue> {
  return delivering('notifications.deliver-webhooks', parts, ({ webhookId }) => webhookId !== undefined);
}

/** Apart from the other, so that neither has to wait for who is slow on the other way. */
export function deliverEmails(parts: DeliverParts): Reactor<DeliveryDue> {
  return delivering('notifications.deliver-emails', parts, ({ webhookId }) => webhookId === undefined);
}

function delivering(
  name: string,
  parts: DeliverParts,
  isOurs: (due: DeliveryDue['data']) => boolean,
): Reactor<DeliveryDue> {
  return {
    name,
    on: {
      DeliveryDue: ({ data }) => {
        const { queueId, deliveryId, attempt, dueAt } = data;
        const id = `${queueId}/${deliveryId}/${attempt}`;
        const payload = { queueId, deliveryId, attempt };
        return isOurs(data) ? [{ kind: 'schedule', id, at: dueAt, payload }] : [];
      },
    },
    onTimer: ({ payload }) => [trying(dueIn(payload), parts)],
  };
}

function dueIn(payload: JsonObject): Due {
  // A timer is handed back what it was given.
  return payload as unknown as Due;
}

function trying({ queueId, deliveryId, attempt }: Due, { commands, carrier }: DeliverParts): CommandAction {
  return {
    kind: 'command',
    name: 'try it',
    send: async (send) => {
      const { state } = await commands.load(deliveryQueue, queueId);
      const [head] = state.waiting;
      if (!head || !isHead(state, deliveryId, attempt)) return;
      const outcome = await carrier.carry(head);
      const command = { deliveryId, attempt, outcome };
      await send({ decider: deliveryQueue, id: queueId, decide: recordAttempt, command });
    },
  };
}
