import type { LogEvent } from '../log-event.js';
import type { Rule } from '../rule.js';

/** What must be true of the whole log. Is shown every event once, in order, and then asked. */
export interface Invariant {
  readonly rules: readonly Rule[];
  see(event: LogEvent): void;
  /** After the last event. */
  end(): void;
}
