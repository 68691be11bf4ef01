import type { CollectionDefinition, ReadStore, StoredDocument, Write } from '#platform/read-store/read-store';
import { MAX_PAGE_SIZE } from '#platform/read-store/read-store';
import { Sightings } from './sightings.js';
import type { Stopwatch } from './stopwatch.js';

export const MEMBERS: CollectionDefinition = {
  name: 'platform.members',
  indexes: { byGroup: { equals: ['group'] } },
};

/** One that has been silent for so many times as long as it takes to be given up is forgotten. */
const SILENCES_TO_FORGET = 100;

export interface MembersParts {
  readonly group: string;
  readonly member: string;
  readonly store: ReadStore;
  readonly stopwatch: Stopwatch;
  /** Who has not been heard of for so long is not alive. */
  readonly silenceMs: number;
  readonly beatEveryMs: number;
}

/** Who is alive in a group. Everyone counts the others' heartbeats, and never asks what time they have. */
export class Members {
  private readonly sightings: Sightings;
  private beats = 0;
  private lastBeatMs = -Infinity;
  private silent: readonly StoredDocument[] = [];
  /** The revision in which each was seen first: a document may have outlived its member. */
  private readonly found = new Map<string, number>();

  constructor(private readonly parts: MembersParts) {
    this.sightings = new Sightings(parts.stopwatch);
  }

  /** Sorted, and always with ourselves. Others are alive once their hearts were heard to beat. */
  async living(): Promise<readonly string[]> {
    const { store, group, member, silenceMs } = this.parts;
    const query = { index: 'byGroup', equals: { group }, limit: MAX_PAGE_SIZE };
    const { items } = await store.find(MEMBERS.name, query);
    const there = new Set(items.map(({ id }) => id));
    this.sightings.keepOnly(there);
    for (const id of this.found.keys()) if (!there.has(id)) this.found.delete(id);
    for (const each of items) if (!this.found.has(each.id)) this.found.set(each.id, revisionOf(each));
    const others = items.filter(({ id }) => id !== this.idOf(member));
    const heard = others.map((each) => ({ each, ms: this.sightings.unchangedMs(each.id, revisionOf(each)) }));
    this.silent = heard.filter(({ ms }) => ms > SILENCES_TO_FORGET * silenceMs).map(({ each }) => each);
    const beating = heard.filter(
      ({ each, ms }) => ms < silenceMs && this.found.get(each.id) !== revisionOf(each),
    );
    const living = beating.map(({ each }) => memberIn(each));
    return [member, ...living].sort();
  }

  /** What there is to write to be counted, and to forget who is long gone; nothing if it is too early. */
  beat(): readonly Write[] {
    const { group, member, stopwatch, beatEveryMs } = this.parts;
    if (stopwatch.nowMs() - this.lastBeatMs < beatEveryMs) return [];
    this.beats += 1;
    const forgotten = this.silent.map((each) => ({
      collection: MEMBERS.name,
      id: each.id,
      version: { revision: revisionOf(each) + 1 },
    }));
    return [{ ...this.ownWrite(), body: { group, member } }, ...forgotten];
  }

  /** A beat counts from when it was sent. */
  hasBeaten(sentAtMs: number): void {
    this.lastBeatMs = sentAtMs;
  }

  leave(): Write {
    this.beats += 1;
    return this.ownWrite();
  }

  private ownWrite(): Write {
    const version = { revision: this.beats };
    return { collection: MEMBERS.name, id: this.idOf(this.parts.member), version };
  }

  private idOf(member: string): string {
    return `${this.parts.group}/${member}`;
  }
}

function revisionOf({ version }: StoredDocument): number {
  return 'revision' in version ? version.revision : 0;
}

function memberIn({ body }: StoredDocument): string {
  return (body as { member: string }).member;
}
