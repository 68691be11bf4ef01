import { placeOf, type LogEvent } from '../log-event.js';
import { Rule } from '../rule.js';
import type { Invariant } from './invariant.js';

/** How the positions of a log grow: those of a server also count what it writes for itself. */
export type Counting = 'one by one' | 'with gaps';

/** Revisions count up one by one, whatever was killed in between, and positions as the log counts them. */
export class GaplessStreams implements Invariant {
  private readonly rule: Rule;
  readonly rules: readonly Rule[];
  private readonly revisions = new Map<string, number>();
  private position = 0n;

  constructor(private readonly counting: Counting) {
    this.rule = new Rule(
      counting === 'one by one'
        ? 'positions and revisions have no gaps'
        : 'positions grow and revisions have no gaps',
    );
    this.rules = [this.rule];
  }

  see(event: LogEvent): void {
    const revision = (this.revisions.get(event.stream) ?? -1) + 1;
    const position = BigInt(event.position);
    const follows =
      this.counting === 'one by one' ? position === this.position + 1n : position > this.position;
    this.rule.holds(
      event.revision === revision && follows,
      () => `${placeOf(event)}, where revision ${revision} behind ${this.position} should be`,
    );
    this.revisions.set(event.stream, event.revision);
    this.position = position;
  }

  end(): void {
    // Everything was seen on the way.
  }
}
