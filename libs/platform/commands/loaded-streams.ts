import type { EventStore } from '#platform/event-store/event-store';
import { LruCache } from '#platform/kernel/lru-cache';
import type { AnyDecider } from './command-order.js';
import { LoadedStream } from './loaded-stream.js';
import { SNAPSHOT_EVERY_EVENTS, type Snapshot, type SnapshotKey, type Snapshots } from './snapshots.js';

/** The most streams kept in memory, and the most commands remembered by all of them together. */
export const MAX_LOADED_STREAMS = 10_000;
const MAX_LOADED_COMMANDS = 250_000;

/** The streams that commands were lately decided on. Only the holder of a stream's turn asks for it. */
export class LoadedStreams {
  private readonly cache: LruCache<LoadedStream>;

  constructor(
    private readonly store: EventStore,
    private readonly snapshots: Snapshots,
    maxStreams: number,
  ) {
    this.cache = new LruCache({
      entries: maxStreams,
      weight: MAX_LOADED_COMMANDS,
      weigh: (stream) => stream.remembered.size,
    });
  }

  /** As it was when last seen, or from the store when it was not. */
  async get(name: string, decider: AnyDecider): Promise<LoadedStream> {
    return this.cache.get(name) ?? (await this.load(name, decider));
  }

  /** Reads what was added to the store since; true when there was something. */
  async refresh(stream: LoadedStream): Promise<boolean> {
    const before = stream.revision;
    for await (const events of this.store.readStream(stream.name, { from: before + 1 })) stream.apply(events);
    this.keep(stream);
    return stream.revision > before;
  }

  /** To be called after every change: weighs the stream again and snapshots it when it is time. */
  keep(stream: LoadedStream): void {
    this.cache.set(stream.name, stream);
    if (stream.revision - stream.snapshotRevision < SNAPSHOT_EVERY_EVENTS) return;
    this.snapshots.save(snapshotKey(stream), stream);
    stream.snapshotRevision = stream.revision;
  }

  drop(stream: LoadedStream): void {
    this.cache.delete(stream.name);
  }

  private async load(name: string, decider: AnyDecider): Promise<LoadedStream> {
    const stream = new LoadedStream(name, decider);
    const snapshot = await this.snapshots.find(snapshotKey(stream));
    if (snapshot && (await this.isOfThisLog(name, snapshot))) stream.restore(snapshot);
    await this.refresh(stream);
    return stream;
  }

  /** A log restored from an older backup has other events, or none, where a snapshot was taken. */
  private async isOfThisLog(name: string, { revision, position }: Snapshot): Promise<boolean> {
    for await (const [event] of this.store.readStream(name, { from: revision, limit: 1 }))
      return event?.position === position;
    return false;
  }
}

function snapshotKey({ name, decider }: LoadedStream): SnapshotKey {
  return { stream: name, stateVersion: decider.stateVersion };
}
