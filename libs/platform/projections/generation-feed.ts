import type { LogFeed, Position } from '#platform/event-store/event-store';
import { ONLY_LANE, type Lane } from '#platform/event-store/lanes';
import { CollectionDiffers, type ReadStore } from '#platform/read-store/read-store';
import { BatchWriter, type ProjectionEngines } from './batch-writer.js';
import { ParkedStreams } from './parked-streams.js';
import { ParkingWriter } from './parking-writer.js';
import { Projector } from './projector.js';
import type { AnyView } from './view.js';

interface FeedOptions {
  /** Absent: the whole log. */
  readonly feed?: LogFeed;
  readonly lane?: Lane;
  /** Where it is for certain, though its checkpoint may be older, by whoever notes how far it comes. */
  readonly known?: Position;
}

/** Lets one generation of a view follow the log, or one lane of it, from where it is. */
export async function startFeeding(
  view: AnyView,
  collection: string,
  engines: ProjectionEngines,
  { feed = engines.log, lane = ONLY_LANE, known }: FeedOptions = {},
): Promise<Projector> {
  await define(engines.store, view, collection);
  const writer = new BatchWriter(view, collection, engines, lane);
  const parking = new ParkingWriter(writer, new ParkedStreams(engines.store), engines.log);
  const projector = new Projector(feed, parking, Object.keys(view.on));
  await projector.start(known);
  return projector;
}

async function define(
  store: ReadStore,
  { name, version, indexes }: AnyView,
  collection: string,
): Promise<void> {
  try {
    await store.define({ name: collection, indexes });
  } catch (error) {
    if (!(error instanceof CollectionDiffers)) throw error;
    throw new Error(`the indexes of ${name} changed, its version did not: raise it from ${version}`, {
      cause: error,
    });
  }
}
