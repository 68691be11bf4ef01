import type { Decider } from '#platform/commands/decider';
import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { DeliveryEvent } from '#notifications/events';

export type DeliveryOrder = Extract<DeliveryEvent, { type: 'DeliveryOrdered' }>['data'];

/** What waits to be delivered, with how often that was tried. */
export type Waiting = DeliveryOrder & { readonly attempts: number; readonly firstDueAt?: Instant };

/**
 * What goes to one receiver about one thing, in order: the first of those that wait is tried until it
 * has arrived or is given up, and only then the next. Queues know nothing of each other.
 */
export interface DeliveryQueueState {
  readonly waiting: readonly Waiting[];
}

export const deliveryQueue: Decider<DeliveryQueueState, DeliveryEvent> = {
  category: 'delivery',
  stateVersion: 1,
  initial: { waiting: [] },
  evolve: ({ waiting }, { type, data }) => {
    switch (type) {
      case 'DeliveryOrdered':
        return { waiting: [...waiting, { ...data, attempts: 0 }] };
      case 'DeliveryDue':
        return {
          waiting: waiting.map((each) =>
            each.deliveryId === data.deliveryId ? { firstDueAt: data.dueAt, ...each } : each,
          ),
        };
      case 'DeliveryAttempted':
        return {
          waiting: waiting.map((each) =>
            each.deliveryId === data.deliveryId ? { ...each, attempts: data.attempt } : each,
          ),
        };
      case 'DeliverySucceeded':
      case 'DeliveryFailed':
        return { waiting: waiting.filter(({ deliveryId }) => deliveryId !== data.deliveryId) };
    }
  },
};

/** Whose turn it is. */
export function isHead({ waiting }: DeliveryQueueState, deliveryId: string, attempt: number): boolean {
  const [head] = waiting;
  return head?.deliveryId === deliveryId && head.attempts === attempt - 1;
}

/** The delivery as its events name it. */
export function named({ queueId, deliveryId, webhookId }: DeliveryOrder): {
  readonly queueId: Uuid;
  readonly deliveryId: Uuid;
  readonly webhookId?: Uuid;
} {
  return { queueId, deliveryId, ...(webhookId !== undefined && { webhookId }) };
}
