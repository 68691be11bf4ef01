import { comparePositions, laterOf, START, type Position } from '#platform/event-store/event-store';

/** How far something has come, and who waits for it to come further. */
export class Progress {
  private readonly waiting = new Set<() => void>();
  private reached: Position = START;

  get position(): Position {
    return this.reached;
  }

  advance(to: Position): void {
    this.reached = laterOf(this.reached, to);
    for (const look of [...this.waiting]) look();
  }

  /** True once the position is reached, false when it is not in time. */
  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const isReached = (): boolean => comparePositions(this.reached, position) >= 0;
      const answer = (): void => {
        this.waiting.delete(look);
        clearTimeout(timeout);
        resolve(isReached());
      };
      const look = (): void => {
        if (isReached()) answer();
      };
      const timeout = setTimeout(answer, timeoutMs);
      this.waiting.add(look);
      look();
    });
  }
}
