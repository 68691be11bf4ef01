import type { Lane } from '#platform/event-store/lanes';

/**
 * Who keeps a journal: a reactor for the whole log, where one process answers it, or for one lane of
 * the log, in whichever process holds that lane.
 */
export interface JournalOwner {
  readonly reactor: string;
  /** Absent: the whole log. */
  readonly lane?: Lane;
  /** Of the lease on the lane; 0 where there is none, since nobody else could be writing. */
  readonly epoch: number;
}

/** The name under which a journal is kept. */
export function scopeOf({
  reactor,
  lane,
}: {
  readonly reactor: string;
  readonly lane?: Lane | undefined;
}): string {
  return lane === undefined ? reactor : `${reactor}@${lane}`;
}

/** More commits than any holder of a lane lives for. */
const COMMITS_PER_EPOCH = 2 ** 32;

/** What is written under an older epoch never counts as newer than what was written under a later one. */
export function firstRevisionOf(epoch: number): number {
  return epoch * COMMITS_PER_EPOCH;
}

export function epochOf(revision: number): number {
  return Math.floor(revision / COMMITS_PER_EPOCH);
}
