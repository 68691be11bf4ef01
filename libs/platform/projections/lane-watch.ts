import type { Position } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import { pause } from '#platform/retrying/back-off';
import type { LaneProgressStore } from './lane-progress-store.js';
import { Waiters } from './waiters.js';

const POLL_MS = 10;

/** Looks how far one lane is, for all who wait for it together, and only while somebody does. */
export class LaneWatch {
  private readonly waiting = new Map<string, Waiters>();
  private isLooking = false;

  constructor(
    private readonly lane: Lane,
    private readonly progress: LaneProgressStore,
  ) {}

  /** True as soon as the generation holds everything of the lane up to the position; false when not in time. */
  async reached(collection: string, position: Position, timeoutMs: number): Promise<boolean> {
    const waiters = this.waiting.get(collection) ?? new Waiters();
    this.waiting.set(collection, waiters);
    const reached = waiters.wait(position, timeoutMs);
    if (!this.isLooking) this.look().catch(() => waiters.release());
    return await reached;
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    try {
      while (this.waiting.size > 0) {
        await this.lookOnce();
        if (this.waiting.size > 0) await pause(POLL_MS);
      }
    } finally {
      this.isLooking = false;
    }
  }

  private async lookOnce(): Promise<void> {
    try {
      const note = await this.progress.of(this.lane);
      for (const [collection, waiters] of this.waiting)
        waiters.advance(await this.progress.reached(collection, this.lane, note));
    } catch {
      // While the store is away nothing is known to be reached: whoever waits does so until time is up.
    }
    for (const [collection, waiters] of this.waiting) if (waiters.isEmpty) this.waiting.delete(collection);
  }
}
