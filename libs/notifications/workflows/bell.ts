/** Wakes whoever waits for it. A ring between two looks is not lost: whoever waits says what they have heard. */
export class Bell {
  private rings = 0;
  private readonly waiting = new Set<() => void>();

  get heard(): number {
    return this.rings;
  }

  ring(): void {
    this.rings += 1;
    for (const wake of [...this.waiting]) wake();
  }

  /** Resolves when it has rung since, when time is up, or when the signal aborts. */
  async next(since: number, withinMs: number, signal: AbortSignal): Promise<void> {
    if (this.rings !== since || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
