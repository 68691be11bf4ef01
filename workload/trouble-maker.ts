import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from './chance.js';
import type { FlorinProcess } from './florin-process.js';
import type { Tally } from './tally.js';

export interface TroubleParts {
  readonly florin: FlorinProcess;
  readonly chance: Chance;
  readonly tally: Tally;
}

/** How long Florin is left alone once it is up. */
const SHORTEST_LIFE_MS = 1_500;
const LONGEST_LIFE_MS = 9_000;
/** Some kills hit it while it starts and recovers. */
const LONGEST_YOUTH_MS = 1_500;

/** Kills Florin at random moments, or stops it, and starts it again, until it is time to stop. */
export async function makeTrouble(parts: TroubleParts, signal: AbortSignal): Promise<void> {
  const { florin, chance, tally } = parts;
  while (!signal.aborted) {
    const dies = chance.happens(0.75);
    const diesYoung = dies && chance.happens(0.15);
    const lifeMs = chance.between(SHORTEST_LIFE_MS, LONGEST_LIFE_MS);
    const youthMs = chance.between(0, LONGEST_YOUTH_MS);
    // One that ended by itself has complained already: it is started again like any other.
    if (!diesYoung) await florin.url().catch(() => undefined);
    const isOver = await pause(diesYoung ? youthMs : lifeMs, false, { signal }).catch(() => true);
    if (isOver) return;
    if (dies) tally.kills += 1;
    else tally.stops += 1;
    await florin.stop(dies ? 'SIGKILL' : 'SIGTERM');
    florin.start();
  }
}
