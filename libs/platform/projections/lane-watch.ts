import type { Position } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import { pause } from '#platform/retrying/back-off';
import type { LaneProgressStore } from './lane-progress-store.js';
import { Waiters } from './waiters.js';

const POLL_MS = 20;

/** Where somebody waits: for a generation in a lane. */
interface Post {
  readonly collection: string;
  readonly lane: Lane;
  readonly waiters: Waiters;
}

/** Looks how far the lanes are, for all who wait for any of them together, and only while somebody does. */
export class LaneWatch {
  private readonly posts = new Map<string, Post>();
  private isLooking = false;

  constructor(private readonly progress: LaneProgressStore) {}

  /** True as soon as the generation holds everything of the lane up to the position; false when not in time. */
  async reached(collection: string, lane: Lane, position: Position, timeoutMs: number): Promise<boolean> {
    const key = `${lane} ${collection}`;
    const post = this.posts.get(key) ?? { collection, lane, waiters: new Waiters() };
    this.posts.set(key, post);
    const reached = post.waiters.wait(position, timeoutMs);
    if (!this.isLooking) this.look().catch(() => post.waiters.release());
    return await reached;
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    try {
      while (this.posts.size > 0) {
        await this.lookOnce();
        if (this.posts.size > 0) await pause(POLL_MS);
      }
    } finally {
      this.isLooking = false;
    }
  }

  private async lookOnce(): Promise<void> {
    try {
      const notes = await this.progress.ofAll();
      for (const { collection, lane, waiters } of this.posts.values()) {
        const note = notes[lane];
        if (note) waiters.advance(await this.progress.reached(collection, lane, note));
      }
    } catch {
      // While the store is away nothing is known to be reached: whoever waits does so until time is up.
    }
    for (const [key, { waiters }] of this.posts) if (waiters.isEmpty) this.posts.delete(key);
  }
}
