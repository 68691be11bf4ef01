import { setImmediate as soon } from 'node:timers/promises';
import { StoreUnavailable } from '../event-store.js';
import type { Frame } from './frame.js';
import type { EmbeddedLimits } from './limits.js';
import type { LogIndex } from './log-index.js';
import type { Tail } from './tail.js';

/** Moves durable frames from the tail in memory to the index, many at a time and after their answers. */
export class Indexer {
  private moving: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failure: unknown;

  constructor(
    private readonly index: LogIndex,
    private readonly tail: Tail,
    private readonly logId: string,
    private readonly limits: EmbeddedLimits,
  ) {}

  add(frames: readonly Frame[]): void {
    for (const frame of frames) this.tail.add(frame);
    if (this.moving) return;
    if (this.failure === undefined && this.tail.events >= this.limits.indexEveryEvents) this.start();
    else this.startLater();
  }

  /** Nothing more may be added until it has caught up. */
  get isBehind(): boolean {
    return this.tail.events >= this.limits.maxUnindexedEvents;
  }

  /** Resolves when the next part is in the index; rejects when the index cannot be written. */
  async caughtUp(): Promise<void> {
    this.start();
    await this.moving;
    if (this.failure !== undefined) {
      throw new StoreUnavailable('the index of the log cannot be written', { cause: this.failure });
    }
  }

  /** Takes the rest to the index if it can. What cannot be written now is found in the log later. */
  async close(): Promise<void> {
    await this.moving;
    this.failure = undefined;
    while (this.tail.events > 0 && this.failure === undefined) {
      this.start();
      await this.moving;
    }
    clearTimeout(this.timer);
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.moving ??= this.move().finally(() => {
      this.moving = undefined;
      if (this.tail.events > 0) this.startLater();
    });
  }

  private startLater(): void {
    this.timer ??= setTimeout(() => this.start(), this.limits.indexEveryMs).unref();
  }

  private async move(): Promise<void> {
    try {
      do {
        // Whoever waits for an append is answered first.
        await soon();
        this.index.add(this.tail.closeOldest(), this.logId);
        this.tail.dropOldest();
        this.failure = undefined;
      } while (this.tail.events >= this.limits.indexEveryEvents);
    } catch (error) {
      this.failure = error;
    }
  }
}
