import type { Message } from 'amqplib';
import type { LaneMessage } from '../message-bus.js';
import { headOf } from '../taking.js';

export interface Delivery {
  readonly delivery: Message;
  readonly message: LaneMessage;
}

/** What has arrived and was not taken yet; how much that is, the prefetch limits. */
export class Inbox {
  private readonly waiting: Delivery[] = [];
  private wake: (() => void) | undefined;

  put(delivery: Delivery): void {
    this.waiting.push(delivery);
    this.wake?.();
  }

  /** Waits until there is something; nothing when the signal aborts before. */
  async head(signal: AbortSignal): Promise<readonly Delivery[]> {
    if (this.waiting.length === 0 && !signal.aborted) await this.arrival(signal);
    if (signal.aborted) return [];
    const head = headOf(this.waiting);
    this.waiting.splice(0, head.length);
    return head;
  }

  private async arrival(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.wake = undefined;
        resolve();
      };
      this.wake = wake;
      signal.addEventListener('abort', wake);
    });
  }
}
