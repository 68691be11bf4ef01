import { laterOf, START, type LogFeed, type Position } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import type { LaneProgress } from '#platform/lanes/lane-progress';
import type { Log } from '#platform/observability/log';
import { pause, persist, type BackOff } from '#platform/retrying/back-off';
import type { Lease } from '#platform/sharing/lease';
import { tellFailure } from '#platform/retrying/tell-failure';
import type { ProjectionEngines } from './batch-writer.js';
import { startFeeding } from './generation-feed.js';
import { GenerationBuilder } from './generation-builder.js';
import { collectionOf, GenerationPointer, isMadeBy, loadGenerations } from './generations.js';
import { notedFor, type LaneNote, type LaneProgressStore, type Trouble } from './lane-progress-store.js';
import { ParkedStreams } from './parked-streams.js';
import type { Projector } from './projector.js';
import type { AnyView } from './view.js';

/** Whoever holds this lane decides for all lanes which generations there are. */
const BUILDERS_LANE: Lane = 0;
const LOOK_EVERY_MS = 1_000;
const BACK_OFF: BackOff = { firstMs: 100, mostMs: 5_000 };

export interface FedLaneParts {
  readonly views: readonly AnyView[];
  readonly engines: ProjectionEngines;
  readonly progress: LaneProgressStore;
  readonly log: Log;
}

/** Feeds one lane into every generation of every view that is live or about to be, while the lease lasts. */
export class FedLane {
  private readonly projectors = new Map<string, Projector>();
  /** How far each generation is for certain: whoever holds the lane next need not read that again. */
  private readonly reached = new Map<string, Position>();
  private readonly builder: GenerationBuilder | undefined;
  private note: LaneNote | undefined;
  private notes = 0;
  private hasBegun = false;

  constructor(
    private readonly parts: FedLaneParts,
    private readonly lane: Lane,
    private readonly lease: Lease,
  ) {
    const { views, engines, progress } = parts;
    this.builder = lane === BUILDERS_LANE ? new GenerationBuilder(views, engines, progress) : undefined;
  }

  /** Resolves when the lease is over and nothing is being written any more. */
  async run(feed: (name: string) => LogFeed): Promise<void> {
    const { signal } = this.lease;
    const onFailure = (error: unknown): void =>
      tellFailure(this.parts.log, 'a lane of the views is looked after again in a while', error, {
        lane: this.lane,
      });
    await persist({ signal, backOff: BACK_OFF, onFailure }, async (progressed) => {
      await this.look(feed);
      progressed();
      await pause(LOOK_EVERY_MS, signal);
    });
    await Promise.all(Array.from(this.projectors.values(), (projector) => projector.stop()));
  }

  /** How far everyone is who follows the lane. */
  async passed({ position, passed }: LaneProgress): Promise<void> {
    // A note in its place would make that forgotten; what is thrown here is told again in a moment.
    if (!this.hasBegun) throw new Error('what the holder before has written down is not known yet');
    for (const collection of passed)
      this.reached.set(collection, laterOf(position, this.reached.get(collection) ?? START));
    const others = Array.from(this.reached, ([collection, reached]) => ({ collection, position: reached }));
    const isMore = ({ collection, position: reached }: (typeof others)[number]): boolean =>
      reached !== (passed.includes(collection) ? position : START);
    await this.write({ position, passed, others: others.filter(isMore), troubles: this.troubles() });
  }

  private async look(feed: (name: string) => LogFeed): Promise<void> {
    const { views, engines, progress } = this.parts;
    if (this.projectors.size === 0) {
      await progress.define();
      await Promise.all(views.map((view) => new GenerationPointer(view, engines.store).define()));
    }
    await this.builder?.look();
    await this.followPointers(feed);
    await this.carryOutRetries();
    if (this.note && !isSame(this.troubles(), this.note.troubles)) await this.passed(this.note);
  }

  private async followPointers(feed: (name: string) => LogFeed): Promise<void> {
    const { progress } = this.parts;
    const wanted = await this.wanted();
    for (const [collection, projector] of this.projectors) {
      if (wanted.has(collection)) continue;
      await projector.stop();
      this.projectors.delete(collection);
      this.reached.delete(collection);
    }
    const added = [...wanted].filter(([collection]) => !this.projectors.has(collection));
    if (this.lease.signal.aborted) return;
    // Whoever held the lane before has written down who was how far: that saves reading the log again.
    const note = added.length === 0 ? undefined : await progress.of(this.lane);
    if (note) for (const [collection] of added) this.reached.set(collection, notedFor(collection, note));
    this.hasBegun = true;
    const starting = added.map(([collection, view]) => this.startOne(view, collection, feed));
    // All of them, so that none begins when nobody would stop it any more.
    const failed = (await Promise.allSettled(starting)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  private async startOne(view: AnyView, collection: string, feed: (name: string) => LogFeed): Promise<void> {
    const known = this.reached.get(collection) ?? START;
    const options = { feed: feed(collection), lane: this.lane, known };
    this.projectors.set(collection, await startFeeding(view, collection, this.parts.engines, options));
  }

  /** The generations that are to be fed, by collection. */
  private async wanted(): Promise<ReadonlyMap<string, AnyView>> {
    const { views, engines, progress } = this.parts;
    const names = views.map(({ name }) => name);
    const pointers = await loadGenerations(engines.store, names);
    const wanted = new Map<string, AnyView>();
    for (const view of views) {
      const maker = { version: view.version, lanes: progress.laneCount };
      for (const generation of pointers.get(view.name) ?? []) {
        const isFed = generation.role === 'live' || generation.role === 'next';
        if (isFed && isMadeBy(generation, maker)) wanted.set(collectionOf(view, generation), view);
      }
    }
    return wanted;
  }

  /** Of parked streams, as operators ordered them in whichever process. */
  private async carryOutRetries(): Promise<void> {
    const streams = new ParkedStreams(this.parts.engines.store);
    for (const [collection, projector] of this.projectors) {
      if (projector.status().parked === 0) continue;
      for (const { id, lane, ordered, failed } of await streams.ofCollection(collection))
        if (lane === this.lane && ordered !== undefined && ordered !== failed) await projector.retry(id);
    }
  }

  private troubles(): Readonly<Record<string, Trouble>> {
    const troubles: Record<string, Trouble> = {};
    for (const [collection, projector] of this.projectors) {
      const { retrying, fault } = projector.status();
      if (retrying !== undefined) troubles[collection] = { retrying };
      if (fault !== undefined) troubles[collection] = { fault: fault.reason };
    }
    return troubles;
  }

  private async write(note: LaneNote): Promise<void> {
    this.note = note;
    this.notes += 1;
    await this.parts.progress.write(this.lane, note, { epoch: this.lease.epoch, nth: this.notes });
  }
}

function isSame(a: LaneNote['troubles'], b: LaneNote['troubles']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
