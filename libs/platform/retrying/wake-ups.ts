/** Lets any number sleep until there is something new, until time is up, or until they are told to stop. */
export class WakeUps {
  private readonly sleepers = new Set<() => void>();

  /** Whoever looks for news only after having called this misses none that come while they look. */
  sleep(signal: AbortSignal, longestMs?: number): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const wake = (): void => {
        clearTimeout(timer);
        this.sleepers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = longestMs === undefined ? undefined : setTimeout(wake, longestMs);
      this.sleepers.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  wakeAll(): void {
    for (const wake of [...this.sleepers]) wake();
  }
}
