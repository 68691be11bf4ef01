import { Clock, plusMs, type Instant } from '#platform/kernel/clock';

/** Stands still until it is told to move. */
export class FakeClock extends Clock {
  constructor(private time = '2026-01-15T12:00:00.000Z' as Instant) {
    super();
  }

  now(): Instant {
    return this.time;
  }

  advance(byMs: number): void {
    this.time = plusMs(this.time, byMs);
  }
}
