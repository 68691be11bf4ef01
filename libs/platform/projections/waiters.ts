import { comparePositions, type Position } from '#platform/event-store/event-store';

interface Waiter {
  readonly position: Position;
  readonly answer: (reached: boolean) => void;
}

const MAX_WAITERS = 10_000;

/** Those who wait for a view to come to a position. */
export class Waiters {
  private readonly waiting = new Set<Waiter>();

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  /** False when the time is over, when nobody will ever come there, or when too many wait already. */
  wait(position: Position, timeoutMs?: number): Promise<boolean> {
    if (this.waiting.size >= MAX_WAITERS) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => waiter.answer(false), timeoutMs);
      const waiter: Waiter = {
        position,
        answer: (reached) => {
          clearTimeout(timer);
          this.waiting.delete(waiter);
          resolve(reached);
        },
      };
      this.waiting.add(waiter);
    });
  }

  advance(position: Position): void {
    for (const waiter of [...this.waiting]) {
      if (comparePositions(waiter.position, position) <= 0) waiter.answer(true);
    }
  }

  release(): void {
    for (const waiter of [...this.waiting]) waiter.answer(false);
  }
}
