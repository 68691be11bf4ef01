import { setTimeout as pause } from 'node:timers/promises';
import { asked, type AdminClient } from '../quiet.js';
import { queries } from '../requests.js';

const LOOK_EVERY_MS = 250;

interface Shown {
  readonly items: readonly { readonly name: string; readonly end: string; readonly lag: number }[];
}

/** How old the oldest of the views was, and which were no fresher. */
export interface Age {
  readonly ms: number;
  readonly views: readonly string[];
}

export const FRESH: Age = { ms: 0, views: [] };

interface Sighting {
  readonly at: number;
  readonly end: bigint;
}

/** How old the oldest of the views is: how long ago the log ended where that view has come to. */
export class Freshness {
  oldest = FRESH;
  private readonly sightings: Sighting[] = [];
  private oldestSince = FRESH;

  constructor(private readonly admin: AdminClient) {}

  async watch(signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      try {
        await this.look();
      } catch (error) {
        // In a run that is interrupted nobody is answered any more.
        if (!isOver()) throw error;
      }
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** The oldest that the views were since this was asked last. */
  oldestLately(): Age {
    const oldest = this.oldestSince;
    this.oldestSince = FRESH;
    return oldest;
  }

  private async look(): Promise<void> {
    const { items } = await asked<Shown>(this.admin, queries.views());
    const now = performance.now();
    const ends = items.map(({ end }) => BigInt(end));
    const reached = items.map(({ name, end, lag }) => ({ name, at: BigInt(end) - BigInt(lag) }));
    const [end = 0n] = ends.sort((a, b) => Number(b - a));
    const slowest = reached.reduce((least, { at }) => (at < least ? at : least), end);
    this.sightings.push({ at: now, end });
    while ((this.sightings[0]?.end ?? end) <= slowest && this.sightings.length > 1) this.sightings.shift();
    const first = this.sightings[0];
    const views = reached.flatMap(({ name, at }) => (at === slowest ? name : []));
    const age = { ms: first && first.end > slowest ? now - first.at : 0, views };
    if (age.ms > this.oldest.ms) this.oldest = age;
    if (age.ms > this.oldestSince.ms) this.oldestSince = age;
  }
}
