/** Sizes that a test or an operator may want otherwise. */
export interface EmbeddedLimits {
  /** A segment is sealed, and a new one begun, when it has reached this size. */
  readonly segmentBytes: number;
  /** The index takes over what was appended when it is this many events. */
  readonly indexEveryEvents: number;
  /** The index takes over what was appended at the latest after this time. */
  readonly indexEveryMs: number;
  /** Appends wait for the index when it is this many events behind. */
  readonly maxUnindexedEvents: number;
  /** Recently appended events kept for subscribers, so that each need not read them from disk. */
  readonly recentBytes: number;
}

export const DEFAULT_LIMITS: EmbeddedLimits = {
  segmentBytes: 64 * 1024 * 1024,
  indexEveryEvents: 65_536,
  indexEveryMs: 5_000,
  maxUnindexedEvents: 196_608,
  recentBytes: 8 * 1024 * 1024,
};

/** What goes to disk in one write. */
export const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** What may wait for its write; further appends are turned away. */
export const MAX_QUEUED_BYTES = 64 * 1024 * 1024;
/** How much is read from a segment at a time, unless a frame is bigger. */
export const CHUNK_BYTES = 256 * 1024;
/** How many segments are kept open for reading. */
export const MAX_OPEN_SEGMENTS = 64;
