import type { DocumentVersion } from '../read-store.js';

/** What a document was found at; without a version it was not there. */
export interface Seen {
  readonly version?: DocumentVersion;
}

const MOST_SEEN = 20_000;

/**
 * What was found by whoever is about to write, so that it need not be asked again. It is no more than
 * a guess: somebody else may have written since, and then the filter of the write finds nothing.
 */
export class SeenVersions {
  private readonly versions = new Map<string, Seen>();

  note(id: string, seen: Seen): void {
    if (this.versions.size >= MOST_SEEN) this.versions.clear();
    this.versions.set(id, seen);
  }

  /** Once: what is then written makes it out of date. */
  take(id: string): Seen | undefined {
    const seen = this.versions.get(id);
    this.versions.delete(id);
    return seen;
  }
}
