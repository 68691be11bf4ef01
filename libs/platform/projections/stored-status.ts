import { comparePositions, START, type Position } from '#platform/event-store/event-store';
import type { ReadStore } from '#platform/read-store/read-store';
import {
  collectionOf,
  inRole,
  isMadeBy,
  type Generation,
  type Generations,
  type Maker,
} from './generations.js';
import type { LaneNote, LaneProgressStore, Trouble } from './lane-progress-store.js';
import { ParkedStreams } from './parked-streams.js';
import { knowsLess, type GenerationStatus, type RebuildStatus } from './projected-views.js';
import type { AnyView } from './view.js';

/** How a view is, as whoever feeds its lanes has written it down. */
export class StoredStatus {
  private readonly parked: ParkedStreams;

  constructor(
    store: ReadStore,
    private readonly progress: LaneProgressStore,
  ) {
    this.parked = new ParkedStreams(store);
  }

  async of(
    view: AnyView,
    generations: Generations,
    { notes, end }: { readonly notes: readonly LaneNote[]; readonly end: Position },
  ): Promise<RebuildStatus> {
    const statusIn = async (role: 'live' | 'next'): Promise<GenerationStatus | undefined> => {
      const generation = inRole(generations, role);
      if (!generation || !isMadeBy(generation, this.makerOf(view))) return undefined;
      return await this.ofGeneration(view, generation, { notes, end });
    };
    const [live, next] = [await statusIn('live'), await statusIn('next')];
    const failed = next && (next.fault?.reason ?? (live && knowsLess(next, live)));
    return {
      generations,
      ...(live && { live }),
      ...(next && { next }),
      ...(failed !== undefined && { failed }),
    };
  }

  makerOf({ version }: AnyView): Maker {
    return { version, lanes: this.progress.laneCount };
  }

  /** In the lane that is farthest behind. */
  async positionOf(collection: string, notes: readonly LaneNote[]): Promise<Position> {
    return earliest(await this.progress.reachedInAll(collection, notes));
  }

  private async ofGeneration(
    view: AnyView,
    generation: Generation,
    { notes, end }: { readonly notes: readonly LaneNote[]; readonly end: Position },
  ): Promise<GenerationStatus> {
    const collection = collectionOf(view, generation);
    const position = await this.positionOf(collection, notes);
    const parked = await this.parked.ofCollection(collection);
    return {
      position,
      caughtUp: comparePositions(position, end) >= 0,
      parked: parked.length,
      ...troubleIn(collection, notes),
      generation: generation.number,
      version: generation.version,
    };
  }
}

function earliest(positions: readonly Position[]): Position {
  const [first = START, ...others] = positions;
  return others.reduce((a, b) => (comparePositions(a, b) < 0 ? a : b), first);
}

function troubleIn(
  collection: string,
  notes: readonly LaneNote[],
): Pick<GenerationStatus, 'retrying' | 'fault'> {
  const troubles = notes.map((note): Trouble => note.troubles[collection] ?? {});
  const { fault } = troubles.find((each) => each.fault !== undefined) ?? {};
  const { retrying } = troubles.find((each) => each.retrying !== undefined) ?? {};
  return {
    ...(fault !== undefined && { fault: { reason: fault } }),
    ...(retrying !== undefined && { retrying }),
  };
}
