import type { Position } from '#platform/event-store/event-store';
import { refusals } from '#platform/kernel/refusal';
import { CollectionDiffers } from '#platform/read-store/read-store';
import { BatchWriter, type ProjectionEngines } from './batch-writer.js';
import { checksumOf, type Checksum } from './checksum.js';
import {
  collectionOf,
  GenerationPointer,
  inRole,
  preparedFor,
  switched,
  withNext,
  withPreviousAsNext,
  type Generation,
  type Generations,
} from './generations.js';
import { Projector, type ProjectorStatus } from './projector.js';
import { Turns } from './turns.js';
import type { AnyView } from './view.js';

export const refuse = refusals({
  'projections.no-such-view': ['not-found', 'There is no such view.'],
  'projections.not-ready': ['unavailable', 'The view is still being built.'],
  'projections.building': ['conflict', 'The view is being rebuilt already.'],
  'projections.nothing-before': ['conflict', 'There is no generation to go back to.'],
  'projections.other-version': ['conflict', 'The generation before was made by another version of the code.'],
});

interface Feed {
  readonly generation: Generation;
  readonly collection: string;
  readonly projector: Projector;
}

export interface GenerationStatus extends ProjectorStatus {
  readonly generation: number;
  readonly version: number;
}

export interface RebuildStatus {
  /** Absent while the live generation was made by other code: it is read as it stands. */
  readonly live?: GenerationStatus;
  readonly next?: GenerationStatus;
  /** Why the next generation could not take over; ordering another rebuild begins anew. */
  readonly failed?: string;
  readonly generations: Generations;
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
  }

  async start(): Promise<void> {
    this.generations = await this.pointer.load();
    await this.turnInto(preparedFor(this.generations, this.view.version));
    const live = inRole(this.generations, 'live');
    if (live?.version === this.view.version) this.live = await this.feed(live);
    await this.beginNext();
  }

  async stop(): Promise<void> {
    await Promise.all([this.live?.projector.stop(), this.next?.projector.stop()]);
    await this.building;
  }

  /** The generation that is read; of another version while the first of this one is being built. */
  current(): { readonly collection: string; readonly version: number } {
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
      await this.turnInto(withNext(this.generations, this.view.version));
      await this.beginNext();
    });
  }

  /** Catches the previous generation up and switches to it; what was live is then the previous one. */
  async rollBack(): Promise<void> {
    await this.orders.take(async () => {
      const previous = inRole(this.generations, 'previous');
      if (!previous) throw refuse('projections.nothing-before');
      if (previous.version !== this.view.version) throw refuse('projections.other-version');
      await this.giveUpFailed();
      await this.turnInto(withPreviousAsNext(this.generations));
      await this.beginNext();
    });
  }

  /** Of one generation, and the position it is at; it stands still in the meantime. */
  async checksum(number?: number): Promise<Checksum & { readonly position: Position | undefined }> {
    const wanted = number ?? inRole(this.generations, 'live')?.number;
    const generation = this.generations.find((each) => each.number === wanted);
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
    await this.pointer.save(generations);
    this.generations = generations;
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
    if (generations !== this.generations) await this.pointer.save(generations);
    this.generations = await this.pointer.sweep(generations);
  }

  private async feed(generation: Generation): Promise<Feed> {
    const collection = collectionOf(this.view, generation);
    await this.define(collection);
    const writer = new BatchWriter(this.view, collection, this.engines);
    const projector = new Projector(this.engines.log, writer, Object.keys(this.view.on));
    await projector.start();
    return { generation, collection, projector };
  }

  private async define(collection: string): Promise<void> {
    const { name, version, indexes } = this.view;
    try {
      await this.engines.store.define({ name: collection, indexes });
    } catch (error) {
      if (!(error instanceof CollectionDiffers)) throw error;
      throw new Error(`the indexes of ${name} changed, its version did not: raise it from ${version}`, {
        cause: error,
      });
    }
  }
}

function statusOf({ generation, projector }: Feed): GenerationStatus {
  return { ...projector.status(), generation: generation.number, version: generation.version };
}
