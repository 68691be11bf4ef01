import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 5;

/** Waits for a condition instead of for a time; says what it waited for when it gives up. */
export async function eventually<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const result = await condition();
    if (result !== undefined && result !== false) return result;
    if (Date.now() > deadline) throw new Error(`gave up after ${timeoutMs} ms waiting for: ${what}`);
    await delay(POLL_MS);
  }
}
