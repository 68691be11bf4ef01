import { MS_PER_DAY, MS_PER_HOUR, MS_PER_SECOND, plusMs, type Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { given } from '#platform/testing/given';
import type { DeliveryEvent } from '#notifications/events';
import { deliveryQueue, type DeliveryOrder } from './delivery-queue.js';
import { orderByHand, orderDelivery } from './order-delivery.js';
import { recordAttempt } from './record-attempt.js';

const NOON = '2026-01-15T12:00:00.000Z' as Instant;
const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);

function order(name: string): DeliveryOrder {
  return {
    queueId: id('queue'),
    deliveryId: id(name),
    messageId: id(name),
    channel: 'webhook',
    userId: id('ada'),
    webhookId: id('webhook'),
    hears: 'owner',
    topic: 'identity.welcome',
    occurredAt: NOON,
  };
}

const named = (name: string) => ({
  queueId: id('queue'),
  deliveryId: id(name),
  webhookId: id('webhook'),
});
const ordered = (name: string): DeliveryEvent => ({ type: 'DeliveryOrdered', data: order(name) });
const due = (name: string, attempt = 1, dueAt = NOON): DeliveryEvent => ({
  type: 'DeliveryDue',
  data: { ...named(name), attempt, dueAt },
});
const attempted = (name: string, attempt = 1, more: object = {}): DeliveryEvent => ({
  type: 'DeliveryAttempted',
  data: { ...named(name), userId: id('ada'), hears: 'owner', attempt, ...more },
});
const arrived = (name: string): DeliveryEvent => ({ type: 'DeliverySucceeded', data: named(name) });
const failed = (name: string, reason: string): DeliveryEvent => ({
  type: 'DeliveryFailed',
  data: { ...named(name), reason },
});
const record = (name: string, attempt: number, outcome: object) => ({
  deliveryId: id(name),
  attempt,
  outcome,
});

describe('what is ordered', () => {
  it('is due at once when nothing waits', () => {
    given(deliveryQueue, [])
      .when(orderDelivery, order('a'))
      .then([ordered('a'), due('a')]);
  });

  it('waits behind what waits', () => {
    given(deliveryQueue, [ordered('a'), due('a')])
      .when(orderDelivery, order('b'))
      .then([ordered('b')]);
  });

  it('fails at once when too much waits, and is refused by hand', () => {
    const full = Array.from({ length: 1_000 }, (_, n) => ordered(`${n}`));
    given(deliveryQueue, full)
      .when(orderDelivery, order('b'))
      .then([ordered('b'), failed('b', 'queue-full')]);
    given(deliveryQueue, full).when(orderByHand, order('b')).thenRefused('notifications.queue-full');
  });
});

describe('a try', () => {
  const two = [ordered('a'), due('a'), ordered('b')];

  it('that arrives makes the next due', () => {
    given(deliveryQueue, two)
      .when(recordAttempt, record('a', 1, { status: 200 }))
      .then([attempted('a', 1, { status: 200 }), arrived('a'), due('b')]);
  });

  it('that fails is made again later, and nothing overtakes it', () => {
    given(deliveryQueue, two)
      .when(recordAttempt, record('a', 1, { failure: 'time-out' }))
      .then([attempted('a', 1, { failure: 'time-out' }), due('a', 2, plusMs(NOON, 5 * MS_PER_SECOND))]);
  });

  it('that is hopeless is the last', () => {
    given(deliveryQueue, two)
      .when(recordAttempt, record('a', 1, { failure: 'no-address', isHopeless: true }))
      .then([attempted('a', 1, { failure: 'no-address' }), failed('a', 'no-address'), due('b')]);
  });

  it('is the last when the next would be more than a day after the first', () => {
    const now = plusMs(NOON, MS_PER_DAY - MS_PER_HOUR);
    const tries = Array.from({ length: 20 }, (_, n) => attempted('a', n + 1, { failure: 'time-out' }));
    given(deliveryQueue, [...two, ...tries])
      .when(recordAttempt, record('a', 21, { failure: 'time-out' }), { now })
      .then([attempted('a', 21, { failure: 'time-out' }), failed('a', 'time-out'), due('b', 1, now)]);
  });

  it('is given its whole day, however long it waited for others', () => {
    const later = plusMs(NOON, 2 * MS_PER_DAY);
    given(deliveryQueue, [...two, attempted('a'), arrived('a'), due('b', 1, later)])
      .when(recordAttempt, record('b', 1, { failure: 'time-out' }), { now: later })
      .then([attempted('b', 1, { failure: 'time-out' }), due('b', 2, plusMs(later, 5 * MS_PER_SECOND))]);
  });

  it.each([
    ['of another delivery', record('b', 1, {})],
    ['that was recorded before', record('a', 2, {})],
    ['of nothing', record('c', 1, {})],
  ])('%s changes nothing', (_, command) => {
    given(deliveryQueue, two).when(recordAttempt, command).then([]);
  });
});
