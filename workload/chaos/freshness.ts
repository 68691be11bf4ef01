import { setTimeout as pause } from 'node:timers/promises';
import { asked, type AdminClient } from '../quiet.js';
import { queries } from '../requests.js';

const LOOK_EVERY_MS = 250;

interface Shown {
  readonly items: readonly { readonly end: string; readonly lag: number }[];
}

interface Sighting {
  readonly at: number;
  readonly end: bigint;
}

/** How old the oldest of the views is: how long ago the log ended where that view has come to. */
export class Freshness {
  longestMs = 0;
  private readonly sightings: Sighting[] = [];
  private longestSince = 0;

  constructor(private readonly admin: AdminClient) {}

  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** The oldest that the views were since this was asked last. */
  longestLately(): number {
    const longest = this.longestSince;
    this.longestSince = 0;
    return longest;
  }

  private async look(): Promise<void> {
    const { items } = await asked<Shown>(this.admin, queries.views());
    const now = performance.now();
    const ends = items.map(({ end }) => BigInt(end));
    const reached = items.map(({ end, lag }) => BigInt(end) - BigInt(lag));
    const [end = 0n] = ends.sort((a, b) => Number(b - a));
    const [slowest = 0n] = reached.sort((a, b) => Number(a - b));
    this.sightings.push({ at: now, end });
    while ((this.sightings[0]?.end ?? end) <= slowest && this.sightings.length > 1) this.sightings.shift();
    const oldest = this.sightings[0];
    const ageMs = oldest && oldest.end > slowest ? now - oldest.at : 0;
    this.longestMs = Math.max(this.longestMs, ageMs);
    this.longestSince = Math.max(this.longestSince, ageMs);
  }
}
