import { randomUUID } from 'node:crypto';
import type { CollectionDefinition, ReadStore, StoredDocument, Write } from '#platform/read-store/read-store';
import { Sightings } from './sightings.js';
import type { Stopwatch } from './stopwatch.js';

export const LEASES: CollectionDefinition = { name: 'platform.leases', indexes: {} };

export interface LeasesParts {
  readonly group: string;
  /** The leases are for the items 0 to count - 1. */
  readonly count: number;
  readonly member: string;
  readonly store: ReadStore;
  readonly stopwatch: Stopwatch;
  /** Whoever does not renew a lease for so long has lost it. */
  readonly ttlMs: number;
}

/** A lease as it is stored. */
export interface LeaseState {
  readonly item: number;
  /** Of the last holder; 0 when there was none. */
  readonly epoch: number;
  readonly revision: number;
  readonly isOurs: boolean;
  /** Anybody may claim it: it was never held, was given up, or has not been renewed. */
  readonly isFree: boolean;
}

export interface Claim {
  readonly item: number;
  readonly epoch: number;
  /** No two claims have the same: it tells whose claim is stored, and which one. */
  readonly token: string;
  readonly write: Write;
}

/**
 * Leases as documents. Each claim is one revision later than what was seen, and the store skips what
 * is not newer, so of several that claim at once one wins; who it was shows when it is read again.
 */
export class Leases {
  private readonly sightings: Sightings;
  private readonly ids: readonly string[];

  constructor(private readonly parts: LeasesParts) {
    this.sightings = new Sightings(parts.stopwatch);
    this.ids = Array.from({ length: parts.count }, (_, item) => this.idOf(item));
  }

  async look(): Promise<readonly LeaseState[]> {
    const documents = await this.parts.store.getMany(LEASES.name, this.ids);
    return documents.map((document, item) => this.stateOf(item, document));
  }

  /** Takes the lease over: a new epoch begins. */
  taking({ item, epoch, revision }: LeaseState): Claim {
    return this.claim(item, epoch + 1, revision + 1);
  }

  /** Keeps the lease: the epoch goes on. */
  renewing({ item, epoch, revision }: LeaseState): Claim {
    return this.claim(item, epoch, revision + 1);
  }

  givingUp({ item, epoch, revision }: LeaseState): Write {
    const version = { revision: revision + 1 };
    return { collection: LEASES.name, id: this.idOf(item), version, body: { epoch } };
  }

  /** Which of the claims were granted. */
  async granted(claims: readonly Claim[]): Promise<ReadonlySet<Claim>> {
    if (claims.length === 0) return new Set();
    const ids = claims.map(({ item }) => this.idOf(item));
    const documents = await this.parts.store.getMany(LEASES.name, ids);
    return new Set(claims.filter(({ token }, n) => documents[n]?.body['token'] === token));
  }

  private claim(item: number, epoch: number, revision: number): Claim {
    const token = randomUUID();
    const body = { epoch, token, holder: this.parts.member };
    return {
      item,
      epoch,
      token,
      write: { collection: LEASES.name, id: this.idOf(item), version: { revision }, body },
    };
  }

  private stateOf(item: number, document: StoredDocument | undefined): LeaseState {
    if (!document) return { item, epoch: 0, revision: 0, isOurs: false, isFree: true };
    const { id, version, body } = document;
    const revision = 'revision' in version ? version.revision : 0;
    const hasLapsed = this.sightings.unchangedMs(id, revision) >= this.parts.ttlMs;
    const { epoch, holder } = body as { epoch: number; holder?: string };
    const isOurs = holder === this.parts.member;
    return { item, epoch, revision, isOurs, isFree: hasLapsed || holder === undefined };
  }

  private idOf(item: number): string {
    return `${this.parts.group}/${item}`;
  }
}
