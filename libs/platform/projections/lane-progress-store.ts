import { laterOf, START, type Position } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import type { LaneProgress } from '#platform/lanes/lane-progress';
import type { CollectionDefinition, DocumentBody, ReadStore } from '#platform/read-store/read-store';

const PROGRESS: CollectionDefinition = { name: 'platform.lane-progress', indexes: {} };
const NOTES_PER_EPOCH = 2 ** 32;

/** Why a generation does not get on in a lane. */
export interface Trouble {
  readonly retrying?: string;
  readonly fault?: string;
}

export interface LaneNote extends LaneProgress {
  /** Of generations of which more is known than that. */
  readonly others?: readonly { readonly collection: string; readonly position: Position }[];
  /** By collection. */
  readonly troubles: Readonly<Record<string, Trouble>>;
}

const NOTHING: LaneNote = { position: START, passed: [], troubles: {} };

/**
 * How far the lanes are, as whoever feeds a lane writes it down: a view that nothing concerns writes
 * no checkpoint, and still holds everything.
 */
export class LaneProgressStore {
  constructor(
    private readonly store: ReadStore,
    readonly laneCount: number,
  ) {}

  async define(): Promise<void> {
    await this.store.define(PROGRESS);
  }

  async of(lane: Lane): Promise<LaneNote> {
    const stored = await this.store.get(PROGRESS.name, String(lane));
    return stored ? (stored.body as unknown as LaneNote) : NOTHING;
  }

  async ofAll(): Promise<readonly LaneNote[]> {
    const stored = await this.store.getMany(PROGRESS.name, this.lanes().map(String));
    return stored.map((each) => (each ? (each.body as unknown as LaneNote) : NOTHING));
  }

  lanes(): readonly Lane[] {
    return Array.from({ length: this.laneCount }, (_, lane) => lane);
  }

  /** The nth note under a lease: what an earlier holder of the lane still writes is skipped. */
  async write(lane: Lane, note: LaneNote, { epoch, nth }: { epoch: number; nth: number }): Promise<void> {
    const { position, passed, others = [], troubles } = note;
    const body = { position, passed, others: [...others], troubles: troubles as DocumentBody };
    const version = { revision: epoch * NOTES_PER_EPOCH + nth };
    await this.store.commit([{ collection: PROGRESS.name, id: String(lane), version, body }]);
  }

  /** How far a generation is in a lane of which this is known, at least. */
  async reached(collection: string, lane: Lane, note: LaneNote): Promise<Position> {
    const noted = notedFor(collection, note);
    if (note.passed.includes(collection)) return noted;
    return laterOf((await this.store.checkpoint(collection, lane)) ?? START, noted);
  }

  /** Lane by lane. */
  async reachedInAll(collection: string, notes: readonly LaneNote[]): Promise<readonly Position[]> {
    return await Promise.all(notes.map((note, lane) => this.reached(collection, lane, note)));
  }
}

/** How far a generation is for certain, by what is noted of its lane. */
export function notedFor(collection: string, { position, passed, others = [] }: LaneNote): Position {
  const other = others.find((each) => each.collection === collection)?.position ?? START;
  return passed.includes(collection) ? laterOf(position, other) : other;
}
