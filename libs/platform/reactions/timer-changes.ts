import {
  MAX_TIMER_ID_LENGTH,
  MAX_TIMER_PAYLOAD_LENGTH,
  type CancelAction,
  type ScheduleAction,
} from './reactor.js';
import type { PendingTimer, Stimulus } from './stimulus.js';

/** What becomes of timers, by their ids: undefined is cancelled. */
export type TimerChanges = ReadonlyMap<string, PendingTimer | undefined>;

export function applyTimerAction(
  changes: Map<string, PendingTimer | undefined>,
  action: ScheduleAction | CancelAction,
  { causationId, correlationId }: Stimulus,
): void {
  if (action.kind === 'cancel') {
    changes.set(action.id, undefined);
    return;
  }
  const { id, at, payload } = action;
  if (id.length > MAX_TIMER_ID_LENGTH) throw new RangeError(`a timer's id is too long: ${id}`);
  if (JSON.stringify(payload).length > MAX_TIMER_PAYLOAD_LENGTH) {
    throw new RangeError(`the payload of timer ${id} is too big`);
  }
  changes.set(id, {
    id,
    at,
    payload,
    causationId,
    ...(correlationId === undefined ? {} : { correlationId }),
  });
}
