import type { Message } from 'amqplib';
import { WakeUps } from '#platform/retrying/wake-ups';
import type { LaneMessage } from '../message-bus.js';
import { headOf } from '../taking.js';

export interface Delivery {
  readonly delivery: Message;
  readonly message: LaneMessage;
}

/** What has arrived and was not taken yet; how much that is, the prefetch limits. */
export class Inbox {
  private readonly waiting: Delivery[] = [];
  private readonly arrivals = new WakeUps();

  put(delivery: Delivery): void {
    this.waiting.push(delivery);
    this.arrivals.wakeAll();
  }

  /** Waits until there is something; nothing when the signal aborts before. */
  async head(signal: AbortSignal): Promise<readonly Delivery[]> {
    if (this.waiting.length === 0) await this.arrivals.sleep(signal);
    if (signal.aborted) return [];
    const head = headOf(this.waiting);
    this.waiting.splice(0, head.length);
    return head;
  }
}
