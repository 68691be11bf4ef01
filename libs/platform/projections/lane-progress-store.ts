import { START, type Position } from '#platform/event-store/event-store';
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
    const { position, passed, troubles } = note;
    const body = { position, passed, troubles: troubles as DocumentBody };
    const version = { revision: epoch * NOTES_PER_EPOCH + nth };
    await this.store.commit([{ collection: PROGRESS.name, id: String(lane), version, body }]);
  }

  /** How far a generation is in a lane of which this is known, at least. */
  async reached(collection: string, lane: Lane, note: LaneProgress): Promise<Position> {
    if (note.passed.includes(collection)) return note.position;
    return (await this.store.checkpoint(collection, lane)) ?? START;
  }

  /** Lane by lane. */
  async reachedInAll(collection: string, notes: readonly LaneNote[]): Promise<readonly Position[]> {
    return await Promise.all(notes.map((note, lane) => this.reached(collection, lane, note)));
  }
}
