import { comparePositions, START, type Position } from '#platform/event-store/event-store';
import type { ProjectionEngines } from './batch-writer.js';
import {
  collectionOf,
  GenerationPointer,
  inRole,
  isMadeBy,
  loadGenerations,
  preparedFor,
  switched,
  type Generation,
  type Generations,
} from './generations.js';
import type { LaneProgressStore } from './lane-progress-store.js';
import { StoredStatus } from './stored-status.js';
import type { AnyView } from './view.js';

/** By then nobody writes into a generation that is to be dropped, or reads it, any more. */
const DROP_AFTER_MS = 5_000;

/**
 * Decides which generations the views have, where many processes feed them: one of them does this, by
 * what all of them have written down. Another may still be at it for a moment, so everything is
 * decided from what is stored, and anew if that changes meanwhile.
 */
export class GenerationBuilder {
  private readonly status: StoredStatus;
  private isPrepared = false;
  /** Of the log, when it was looked at before. */
  private end: Position | undefined;
  private readonly toDrop = new Map<string, number>();

  constructor(
    private readonly views: readonly AnyView[],
    private readonly engines: Pick<ProjectionEngines, 'store' | 'log'>,
    private readonly progress: LaneProgressStore,
  ) {
    this.status = new StoredStatus(engines.store, progress);
  }

  /** To be called now and then. */
  async look(): Promise<void> {
    const { store } = this.engines;
    const names = this.views.map(({ name }) => name);
    const stored = this.isPrepared ? await loadGenerations(store, names) : undefined;
    for (const view of this.views) {
      const pointer = new GenerationPointer(view, store);
      const generations =
        stored?.get(view.name) ??
        (await pointer.change((now) => preparedFor(now, this.status.makerOf(view))));
      await this.letTakeOver(view, pointer, generations);
      await this.sweep(view, pointer, generations);
    }
    this.isPrepared = true;
    this.end = await this.engines.log.end();
  }

  private async letTakeOver(view: AnyView, pointer: GenerationPointer, now: Generations): Promise<void> {
    const next = inRole(now, 'next');
    if (!next || !isMadeBy(next, this.status.makerOf(view))) return;
    if (!(await this.mayTakeOver(view, now, next))) return;
    await pointer.change((then) => (inRole(then, 'next')?.number === next.number ? switched(then) : then));
  }

  private async mayTakeOver(view: AnyView, now: Generations, next: Generation): Promise<boolean> {
    const { end } = this;
    if (end === undefined) return false;
    const notes = await this.progress.ofAll();
    const { live, failed } = await this.status.of(view, now, { notes, end });
    if (failed !== undefined) return false;
    const standing = live && inRole(now, 'live');
    // The live one first: it goes on while the other is looked at.
    const before = standing && (await this.progress.reachedInAll(collectionOf(view, standing), notes));
    const reached = await this.progress.reachedInAll(collectionOf(view, next), await this.progress.ofAll());
    return reached.every(
      (position, lane) =>
        comparePositions(position, end) >= 0 && comparePositions(position, before?.[lane] ?? START) >= 0,
    );
  }

  private async sweep(view: AnyView, pointer: GenerationPointer, generations: Generations): Promise<void> {
    const due = generations.filter((generation) => {
      if (generation.role !== 'dropped') return false;
      const collection = collectionOf(view, generation);
      const since = this.toDrop.get(collection) ?? performance.now();
      this.toDrop.set(collection, since);
      return performance.now() - since >= DROP_AFTER_MS;
    });
    await pointer.sweep(due);
  }
}
