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
