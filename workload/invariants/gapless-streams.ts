import { placeOf, type LogEvent } from '../log-event.js';
import { Rule } from '../rule.js';
import type { Invariant } from './invariant.js';

/** Positions and revisions count up one by one, whatever was killed in between. */
export class GaplessStreams implements Invariant {
  private readonly rule = new Rule('positions and revisions have no gaps');
  readonly rules = [this.rule];
  private readonly revisions = new Map<string, number>();
  private position = 0n;

  see(event: LogEvent): void {
    const revision = (this.revisions.get(event.stream) ?? -1) + 1;
    this.position += 1n;
    this.rule.holds(
      event.revision === revision && BigInt(event.position) === this.position,
      () => `${placeOf(event)}, where revision ${revision} at ${this.position} should be`,
    );
    this.revisions.set(event.stream, event.revision);
    this.position = BigInt(event.position);
  }

  end(): void {
    // Everything was seen on the way.
  }
}
