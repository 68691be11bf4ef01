import type { Decide } from '#platform/commands/decider';
import {
  epochMs,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  plusMs,
  type Instant,
} from '#platform/kernel/clock';
import type { DeliveryEvent } from '#notifications/events';
import { isHead, named, type DeliveryQueueState, type Waiting } from './delivery-queue.js';

/** How long to wait after each failure; the last of them for all that follow. */
const BACK_OFF_MS = [
  5 * MS_PER_SECOND,
  30 * MS_PER_SECOND,
  2 * MS_PER_MINUTE,
  10 * MS_PER_MINUTE,
  30 * MS_PER_MINUTE,
  MS_PER_HOUR,
  2 * MS_PER_HOUR,
  3 * MS_PER_HOUR,
];
const GIVEN_UP_AFTER_MS = MS_PER_DAY;

/** What became of one try. */
export interface Outcome {
  /** Absent: it has arrived. */
  readonly failure?: string;
  readonly status?: number;
  /** Another try would come to the same. */
  readonly isHopeless?: boolean;
}

export interface RecordAttempt {
  readonly deliveryId: string;
  readonly attempt: number;
  readonly outcome: Outcome;
}

/** Whoever waits behind it is due when it has arrived or is given up. Refuses nothing. */
export const recordAttempt: Decide<RecordAttempt, DeliveryQueueState, DeliveryEvent> = (
  { deliveryId, attempt, outcome },
  state,
  { now },
) => {
  const [head, next] = state.waiting;
  if (!head || !isHead(state, deliveryId, attempt)) return [];
  const { failure, status } = outcome;
  const delivery = named(head);
  const { userId, hears } = head;
  const attempted: DeliveryEvent = {
    type: 'DeliveryAttempted',
    data: {
      ...delivery,
      userId,
      ...(hears !== undefined && { hears }),
      attempt,
      ...(failure !== undefined && { failure }),
      ...(status !== undefined && { status }),
    },
  };
  const following = next ? [due(next, 1, now)] : [];
  if (failure === undefined) return [attempted, { type: 'DeliverySucceeded', data: delivery }, ...following];
  const nextAt = plusMs(now, backOffMs(attempt));
  const isOver = outcome.isHopeless === true || isPast(head, nextAt);
  if (!isOver) return [attempted, due(head, attempt + 1, nextAt)];
  return [attempted, { type: 'DeliveryFailed', data: { ...delivery, reason: failure } }, ...following];
};

function due(waiting: Waiting, attempt: number, dueAt: Instant): DeliveryEvent {
  return { type: 'DeliveryDue', data: { ...named(waiting), attempt, dueAt } };
}

function backOffMs(failures: number): number {
  return BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length) - 1] ?? MS_PER_HOUR;
}

/** A day after it was its turn: whoever had to wait for others is not given up for that. */
function isPast({ firstDueAt }: Waiting, at: Instant): boolean {
  return firstDueAt !== undefined && epochMs(at) - epochMs(firstDueAt) > GIVEN_UP_AFTER_MS;
}
