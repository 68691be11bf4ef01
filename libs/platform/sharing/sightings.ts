import type { Stopwatch } from './stopwatch.js';

interface Sighting {
  readonly revision: number;
  readonly sinceMs: number;
}

/**
 * Since when something has not changed, as seen from here. Whoever is silent for long enough is
 * taken for dead: that needs no clock but one's own.
 */
export class Sightings {
  private readonly seen = new Map<string, Sighting>();

  constructor(private readonly stopwatch: Stopwatch) {}

  /** To be called when the answer is here: what it says was so earlier, never later. */
  unchangedMs(id: string, revision: number): number {
    const nowMs = this.stopwatch.nowMs();
    const before = this.seen.get(id);
    if (before?.revision === revision) return nowMs - before.sinceMs;
    this.seen.set(id, { revision, sinceMs: nowMs });
    return 0;
  }

  /** What is there no longer need not be remembered. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.seen.keys()) if (!ids.has(id)) this.seen.delete(id);
  }
}
