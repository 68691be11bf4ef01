import type { Position } from '#platform/event-store/event-store';
import { Turns } from '#platform/kernel/turns';
import { BatchWriter, type ProjectionEngines } from './batch-writer.js';
import { checksumOf, type Checksum } from './checksum.js';
import { startFeeding } from './generation-feed.js';
import {
  collectionOf,
  GenerationPointer,
  inRole,
  isMadeBy,
  preparedFor,
  seenOf,
  switched,
  withNext,
  withPreviousAsNext,
  type Generation,
  type Generations,
  type Maker,
} from './generations.js';
import type { ParkedStream } from './parked-streams.js';
import {
  knowsLess,
  type CurrentGeneration,
  type GenerationStatus,
  type RebuildStatus,
} from './projected-views.js';
import type { Projector } from './projector.js';
import { refuse } from './refusals.js';
import type { AnyView } from './view.js';

interface Feed {
  readonly generation: Generation;
  readonly collection: string;
  readonly projector: Projector;
}

const MAX_CATCH_UPS = 16;
const MAX_SWITCHES = 16;
/** The live generation does not move while the next one comes to where it is. */
const LONGEST_STANDSTILL_MS = 2_000;

/**
 * One view while it runs: its live generation follows the log; a next one, when there is one, is
 * built beside it and takes over once it is where the live one is. The previous generation is kept
 * as it was and is caught up when it is gone back to.
 */
export class RebuildableView {
  private readonly pointer: GenerationPointer;
  private readonly maker: Maker;
  private readonly orders = new Turns();
  private generations: Generations = [];
  private live: Feed | undefined;
  private next: Feed | undefined;
  private building: Promise<unknown> = Promise.resolve();
  private failed: string | undefined;

  constructor(
    readonly view: AnyView,
    private readonly engines: ProjectionEngines,
  ) {
    this.pointer = new GenerationPointer(view, engines.store);
    this.maker = { version: view.version, lanes: 1 };
  }

  async start(): Promise<void> {
    await this.pointer.define();
    this.generations = await this.pointer.load();
    await this.turnInto(preparedFor(this.generations, this.maker));
    const live = inRole(this.generations, 'live');
    if (live && isMadeBy(live, this.maker)) this.live = await this.feed(live);
    await this.beginNext();
  }

  async stop(): Promise<void> {
    await Promise.all([this.live?.projector.stop(), this.next?.projector.stop()]);
    await this.building;
  }

  current(): CurrentGeneration {
    const live = inRole(this.generations, 'live');
    if (!live) throw refuse('projections.not-ready');
    return { collection: collectionOf(this.view, live), version: live.version };
  }

  async waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    for (let feed = this.live; feed; feed = this.live) {
      if (await feed.projector.reached(position, Math.max(0, deadline - performance.now()))) return true;
      if (feed === this.live) return false;
    }
    return false;
  }

  status(): RebuildStatus {
    return {
      generations: this.generations,
      ...(this.live ? { live: statusOf(this.live) } : {}),
      ...(this.next ? { next: statusOf(this.next) } : {}),
      ...(this.failed === undefined ? {} : { failed: this.failed }),
    };
  }

  /** Begins; the status tells how far it is. */
  async rebuild(): Promise<void> {
    await this.orders.take(async () => {
      await this.giveUpFailed();
      await this.turnInto(withNext(this.generations, this.maker));
      await this.beginNext();
    });
  }

  /** Catches the previous generation up and switches to it; what was live is then the previous one. */
  async rollBack(): Promise<void> {
    await this.orders.take(async () => {
      const previous = inRole(this.generations, 'previous');
      if (!previous) throw refuse('projections.nothing-before');
      if (!isMadeBy(previous, this.maker)) throw refuse('projections.other-version');
      await this.giveUpFailed();
      await this.turnInto(withPreviousAsNext(this.generations));
      await this.beginNext();
    });
  }

  /** Answers with what is parked still. */
  async retryParked(id: string): Promise<ParkedStream | undefined> {
    const feed = [this.live, this.next].find((each) => each?.projector.hasParked(id));
    if (!feed) throw refuse('projections.not-parked');
    return await feed.projector.retry(id);
  }

  /** Of one generation, and the position it is at; it stands still in the meantime. */
  async checksum(number?: number): Promise<Checksum & { readonly position: Position | undefined }> {
    const wanted = number ?? inRole(this.generations, 'live')?.number;
    const generation = seenOf(this.generations).find((each) => each.number === wanted);
    if (!generation) throw refuse('projections.no-such-view', { generation: wanted });
    const collection = collectionOf(this.view, generation);
    const writer = new BatchWriter(this.view, collection, this.engines);
    const feed = [this.live, this.next].find((each) => each?.collection === collection);
    const work = async (): Promise<Checksum & { readonly position: Position | undefined }> => {
      const position = feed?.projector.status().position ?? (await writer.checkpoint());
      return { ...(await checksumOf(this.view, collection, this.engines)), position };
    };
    return feed ? await feed.projector.held(work) : await work();
  }

  private async beginNext(): Promise<void> {
    const generation = inRole(this.generations, 'next');
    if (!generation) return;
    this.failed = undefined;
    this.next = await this.feed(generation);
    const building = this.build(this.next).catch((error: unknown) => {
      this.failed = error instanceof Error ? error.message : 'what was thrown is no error';
    });
    this.building = Promise.all([this.building, building]);
  }

  private async build(next: Feed): Promise<void> {
    const before = this.live?.projector;
    for (let times = 0; times < MAX_SWITCHES && this.next === next; times += 1) {
      if (!(await this.caughtUp(next))) return;
      const against = this.live && knowsLess(statusOf(next), statusOf(this.live));
      if (against !== undefined) throw new Error(against);
      await (before ? before.held(() => this.switchTo(next)) : this.switchTo(next));
    }
    if (this.next === next) throw new Error(`was behind the live generation ${MAX_SWITCHES} times`);
    await before?.stop();
    await this.orders.take(() => this.turnInto(this.generations));
  }

  /** Near the end of the log, so that the live generation stands still only for the last few events. */
  private async caughtUp({ projector }: Feed): Promise<boolean> {
    for (let times = 0; times < MAX_CATCH_UPS && !projector.status().caughtUp; times += 1) {
      if (!(await projector.reached(await this.engines.log.end()))) return false;
    }
    return true;
  }

  private async switchTo(next: Feed): Promise<void> {
    const live = this.live?.projector.status();
    if (live && !(await next.projector.reached(live.position, LONGEST_STANDSTILL_MS))) return;
    const generations = switched(this.generations);
    this.generations = await this.pointer.change(() => generations);
    this.live = next;
    this.next = undefined;
  }

  private async giveUpFailed(): Promise<void> {
    if (!this.next) return;
    const hopeless = this.failed !== undefined || this.next.projector.status().fault !== undefined;
    if (!hopeless) throw refuse('projections.building');
    await this.next.projector.stop();
    this.next = undefined;
  }

  private async turnInto(generations: Generations): Promise<void> {
    if (generations !== this.generations) await this.pointer.change(() => generations);
    this.generations = await this.pointer.sweep(generations);
  }

  private async feed(generation: Generation): Promise<Feed> {
    const collection = collectionOf(this.view, generation);
    return { generation, collection, projector: await startFeeding(this.view, collection, this.engines) };
  }
}

function statusOf({ generation, projector }: Feed): GenerationStatus {
  return { ...projector.status(), generation: generation.number, version: generation.version };
}
