import { backOffMs, pause } from '#platform/retrying/back-off';
import type { LaneMessage } from './message-bus.js';

/** What is handed over at once ends with the message that brings it to this many events. */
const EVENTS_PER_TAKE = 2_000;
const MESSAGES_PER_TAKE = 256;
const BACK_OFF = { firstMs: 50, mostMs: 5_000 };

/** What of those that wait is handed over at once: at least the first. */
export function headOf<Waiting extends { readonly message: LaneMessage }>(
  waiting: readonly Waiting[],
): Waiting[] {
  const head: Waiting[] = [];
  let events = 0;
  for (const each of waiting.slice(0, MESSAGES_PER_TAKE)) {
    head.push(each);
    events += each.message.events.length;
    if (events >= EVENTS_PER_TAKE) break;
  }
  return head;
}

export interface Retrying {
  readonly signal: AbortSignal;
  readonly onFailure: (error: unknown) => void;
}

/** Hands the same over until it is taken. False when it had not been taken as the signal aborted. */
export async function untilTaken(
  handOver: () => Promise<void>,
  { signal, onFailure }: Retrying,
): Promise<boolean> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      await handOver();
      return true;
    } catch (error) {
      onFailure(error);
      await pause(backOffMs(BACK_OFF, failures), signal);
    }
  }
  return false;
}
