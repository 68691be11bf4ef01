import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';

/** What travels with a command besides what it says: who, when, and how a repeat is recognised. */
export interface CommandMeta {
  readonly commandId: Uuid;
  /**
   * A keyed hash of what the caller sent. Present when the caller may repeat the command (an
   * Idempotency-Key, a reactor): then the command is remembered for good and compared by it.
   */
  readonly fingerprint?: string;
  readonly now: Instant;
  readonly actor?: Uuid;
  readonly correlationId?: string;
  readonly causationId?: Uuid;
  /** From If-Match: the revision the caller believes the stream is at. */
  readonly ifRevision?: number;
}
