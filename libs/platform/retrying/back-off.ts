import { setTimeout as delay } from 'node:timers/promises';

export interface BackOff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** How long to wait after the nth failure (from 1): doubling, and never the same for two. */
export function backOffMs({ firstMs, mostMs }: BackOff, failures: number): number {
  const fullMs = Math.min(mostMs, firstMs * 2 ** (failures - 1));
  return fullMs / 2 + (Math.random() * fullMs) / 2;
}

/** Ends early, without an error, when the signal aborts. */
export async function pause(durationMs: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(durationMs, undefined, signal ? { signal } : {});
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

export interface Persistence {
  readonly signal: AbortSignal;
  readonly backOff: BackOff;
  readonly onFailure: (error: unknown) => void;
}

/** Does the work again and again until the signal aborts, and waits longer the more often it fails. */
export async function persist(
  { signal, backOff, onFailure }: Persistence,
  work: (progressed: () => void) => Promise<void>,
): Promise<void> {
  let failures = 0;
  do {
    try {
      await work(() => (failures = 0));
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      onFailure(error);
      await pause(backOffMs(backOff, failures), signal);
    }
  } while (!signal.aborted);
}
