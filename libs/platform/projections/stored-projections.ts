import type { Position } from '#platform/event-store/event-store';
import { newUuid } from '#platform/kernel/ids';
import type { Page } from '#platform/read-store/read-store';
import { pause } from '#platform/retrying/back-off';
import { inTime } from '#platform/retrying/in-time';
import type { ProjectionEngines } from './batch-writer.js';
import { checksumOf, type Checksum } from './checksum.js';
import {
  collectionOf,
  GenerationPointer,
  inRole,
  isMadeBy,
  seenOf,
  withNext,
  withPreviousAsNext,
  type Generations,
} from './generations.js';
import { LaneProgressStore } from './lane-progress-store.js';
import { LaneWatch } from './lane-watch.js';
import { ParkedStreams, type ParkedStream, type ParkedStreamsQuery } from './parked-streams.js';
import {
  ProjectedViews,
  viewStatus,
  type CurrentGeneration,
  type PositionInLane,
  type Retried,
  type ViewStatus,
} from './projected-views.js';
import { refuse } from './refusals.js';
import { MAX_AGE_MS, StoredGenerations } from './stored-generations.js';
import { StoredStatus } from './stored-status.js';
import type { AnyView } from './view.js';

/** How long an operator waits for whoever feeds the view to try again what is parked. */
const LONGEST_RETRY_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** Who has no time to wait still wants to know how it stands. */
const LONGEST_LOOK_MS = 500;

/** The views where others feed them: all that is answered is read from the store, all that is ordered is written there. */
export class StoredProjections extends ProjectedViews {
  private readonly views: ReadonlyMap<string, AnyView>;
  private readonly generations: StoredGenerations;
  private readonly progress: LaneProgressStore;
  private readonly status: StoredStatus;
  private readonly parkedStreams: ParkedStreams;
  private readonly watch: LaneWatch;

  constructor(
    definitions: readonly AnyView[],
    private readonly engines: ProjectionEngines,
    laneCount: number,
  ) {
    super();
    const { store } = engines;
    this.views = new Map(definitions.map((view) => [view.name, view]));
    this.generations = new StoredGenerations(store, [...this.views.keys()]);
    this.progress = new LaneProgressStore(store, laneCount);
    this.status = new StoredStatus(store, this.progress);
    this.parkedStreams = new ParkedStreams(store);
    this.watch = new LaneWatch(this.progress);
  }

  /** Before the first question. */
  async open(): Promise<void> {
    await this.progress.define();
    for (const view of this.views.values()) await new GenerationPointer(view, this.engines.store).define();
  }

  async current(name: string): Promise<CurrentGeneration> {
    const view = this.view(name);
    const live = inRole(await this.generations.of(name), 'live');
    if (!live) throw refuse('projections.not-ready');
    return { collection: collectionOf(view, live), version: live.version };
  }

  /** In time also while the store is away, which takes longer to say so. */
  async waitFor(name: string, point: PositionInLane, timeoutMs: number): Promise<boolean> {
    const longestMs = Math.max(timeoutMs, LONGEST_LOOK_MS);
    return (await inTime(longestMs, this.reaches(name, point, timeoutMs))) === true;
  }

  async viewCaughtUp(name: string, timeoutMs: number): Promise<boolean> {
    return await this.reachedInAll(name, await this.engines.log.end(), timeoutMs);
  }

  async caughtUp(timeoutMs: number): Promise<boolean> {
    const end = await this.engines.log.end();
    const all = Array.from(this.views.keys(), (name) => this.reachedInAll(name, end, timeoutMs));
    return (await Promise.all(all)).every(Boolean);
  }

  async statuses(): Promise<readonly ViewStatus[]> {
    const [end, notes] = [await this.engines.log.end(), await this.progress.ofAll()];
    await this.generations.refresh();
    return await Promise.all(
      Array.from(this.views.values(), async (view) => {
        const generations = await this.generations.of(view.name);
        return viewStatus(view, await this.status.of(view, generations, { notes, end }), end);
      }),
    );
  }

  async rebuild(name: string): Promise<void> {
    await this.orderNext(name, (now) => withNext(now, this.status.makerOf(this.view(name))));
  }

  async rollBack(name: string): Promise<void> {
    await this.orderNext(name, (now) => {
      const previous = inRole(now, 'previous');
      if (!previous) throw refuse('projections.nothing-before');
      if (!isMadeBy(previous, this.status.makerOf(this.view(name))))
        throw refuse('projections.other-version');
      return withPreviousAsNext(now);
    });
  }

  /** Only where the views stand still does the position belong to the documents. */
  async checksum(
    name: string,
    number?: number,
  ): Promise<Checksum & { readonly position: Position | undefined }> {
    const view = this.view(name);
    await this.generations.refresh();
    const generations = seenOf(await this.generations.of(name));
    const wanted = number ?? inRole(generations, 'live')?.number;
    const generation = generations.find((each) => each.number === wanted);
    if (!generation) throw refuse('projections.no-such-view', { generation: wanted });
    const collection = collectionOf(view, generation);
    const position = await this.status.positionOf(collection, await this.progress.ofAll());
    return { ...(await checksumOf(view, collection, this.engines)), position };
  }

  async parked(query: ParkedStreamsQuery): Promise<Page<ParkedStream>> {
    this.view(query.view);
    return await this.parkedStreams.list(query);
  }

  async retryParked(name: string, id: string): Promise<Retried> {
    const view = this.view(name);
    await this.generations.refresh();
    const fed = (await this.generations.of(name))
      .filter(({ role }) => role === 'live' || role === 'next')
      .map((generation) => collectionOf(view, generation));
    const ordered = newUuid();
    const parked = await this.parkedStreams.change(id, (now) => {
      return now && fed.includes(now.collection) ? { ...now, ordered } : now;
    });
    if (parked?.ordered !== ordered) throw refuse('projections.not-parked');
    const deadline = performance.now() + LONGEST_RETRY_MS;
    while (performance.now() < deadline) {
      const now = await this.parkedStreams.get(id);
      if (!now) return {};
      if (now.failed === ordered) return { stillParked: now };
      await pause(LOOK_EVERY_MS);
    }
    throw refuse('projections.no-answer');
  }

  private async orderNext(name: string, order: (now: Generations) => Generations): Promise<void> {
    const { failed } = (await this.statuses()).find((status) => status.name === this.view(name).name) ?? {};
    const pointer = new GenerationPointer(this.view(name), this.engines.store);
    await pointer.change((now) => {
      if (inRole(now, 'next') && failed === undefined) throw refuse('projections.building');
      return order(now);
    });
    await this.generations.refresh();
  }

  private async reaches(
    name: string,
    { position, lane }: PositionInLane,
    timeoutMs: number,
  ): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const collection = await this.collectionKeptUp(name);
      if (collection === undefined || lane >= this.progress.laneCount) return false;
      // What was live as the waiting began may be so no longer, and then nobody feeds it.
      const leftMs = Math.max(0, Math.min(deadline - performance.now(), MAX_AGE_MS));
      if (await this.watch.reached(collection, lane, position, leftMs)) return true;
      if (performance.now() >= deadline) return false;
      await this.generations.refresh();
    }
  }

  private async reachedInAll(name: string, position: Position, timeoutMs: number): Promise<boolean> {
    const all = this.progress.lanes().map((lane) => this.waitFor(name, { position, lane }, timeoutMs));
    return (await Promise.all(all)).every(Boolean);
  }

  /** Undefined while what is live was made by other code, and stands still. */
  private async collectionKeptUp(name: string): Promise<string | undefined> {
    const view = this.view(name);
    const live = inRole(await this.generations.of(name), 'live');
    return live && isMadeBy(live, this.status.makerOf(view)) ? collectionOf(view, live) : undefined;
  }

  private view(name: string): AnyView {
    const view = this.views.get(name);
    if (!view) throw refuse('projections.no-such-view', { view: name });
    return view;
  }
}
