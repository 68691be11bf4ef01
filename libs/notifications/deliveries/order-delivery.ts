import type { Decide } from '#platform/commands/decider';
import type { DeliveryEvent } from '#notifications/events';
import { refuse } from '#notifications/refusals';
import { named, type DeliveryOrder, type DeliveryQueueState } from './delivery-queue.js';

/** To one receiver about one thing: beyond, it is told that something was left out. */
const MAX_WAITING = 1_000;

/** What was ordered goes behind what waits. When too much waits, it fails at once, and can be sent by hand. */
export const orderDelivery: Decide<DeliveryOrder, DeliveryQueueState, DeliveryEvent> = (
  order,
  { waiting },
  { now },
) => {
  const ordered: DeliveryEvent = { type: 'DeliveryOrdered', data: order };
  const delivery = named(order);
  if (waiting.length >= MAX_WAITING)
    return [ordered, { type: 'DeliveryFailed', data: { ...delivery, reason: 'queue-full' } }];
  if (waiting.length > 0) return [ordered];
  return [ordered, { type: 'DeliveryDue', data: { ...delivery, attempt: 1, dueAt: now } }];
};

/** The same for who asks for it. Refuses: queue-full. */
export const orderByHand: typeof orderDelivery = (order, state, context) => {
  if (state.waiting.length >= MAX_WAITING) throw refuse('notifications.queue-full');
  return orderDelivery(order, state, context);
};
