import { START, type Position } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import type { ProjectionEngines } from './batch-writer.js';
import type { Checksum } from './checksum.js';
import { refuse, RebuildableView, type GenerationStatus, type RebuildStatus } from './rebuild.js';
import type { AnyView } from './view.js';

/** Where a command's last event stands: what a `Florin-After` header says. */
export interface PositionInLane {
  readonly position: Position;
  readonly lane: Lane;
}

export interface ViewStatus extends RebuildStatus {
  readonly name: string;
  /** Of the code that runs. */
  readonly version: number;
  /** Of the log. */
  readonly end: Position;
  /** How far the live generation is behind, in positions of the log. */
  readonly lag: number;
  /** The part of the log, from 0 to 1, that the next generation has seen. */
  readonly progress?: number;
}

/** All views of the process: starts and stops them, says how they are, rebuilds them. */
export class Projections {
  private readonly views: ReadonlyMap<string, RebuildableView>;

  constructor(
    definitions: readonly AnyView[],
    private readonly engines: ProjectionEngines,
  ) {
    const names = definitions.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new TypeError(`the view ${twice} is defined twice`);
    this.views = new Map(definitions.map((view) => [view.name, new RebuildableView(view, engines)]));
  }

  /** Answers when all views follow the log, caught up or not; a definition that cannot run throws. */
  async start(): Promise<void> {
    for (const view of this.views.values()) await view.start();
  }

  async stop(): Promise<void> {
    await Promise.all(Array.from(this.views.values(), (view) => view.stop()));
  }

  /** True once every view holds what the log holds now. */
  async caughtUp(timeoutMs: number): Promise<boolean> {
    const position = await this.engines.log.end();
    const all = Array.from(this.views.values(), (view) => view.waitFor(position, timeoutMs));
    return (await Promise.all(all)).every(Boolean);
  }

  /** True once this one view holds what the log holds now. */
  async viewCaughtUp(name: string, timeoutMs: number): Promise<boolean> {
    return await this.view(name).waitFor(await this.engines.log.end(), timeoutMs);
  }

  async statuses(): Promise<readonly ViewStatus[]> {
    const end = await this.engines.log.end();
    return Array.from(this.views.values(), (view) => statusOf(view, end));
  }

  async rebuild(name: string): Promise<void> {
    await this.view(name).rebuild();
  }

  async rollBack(name: string): Promise<void> {
    await this.view(name).rollBack();
  }

  /** Two generations at one position have the same checksum, or one of them is wrong. */
  async checksum(
    name: string,
    generation?: number,
  ): Promise<Checksum & { readonly position: Position | undefined }> {
    return await this.view(name).checksum(generation);
  }

  current(name: string): { readonly collection: string; readonly version: number } {
    return this.view(name).current();
  }

  async waitFor(name: string, { position }: PositionInLane, timeoutMs: number): Promise<boolean> {
    return await this.view(name).waitFor(position, timeoutMs);
  }

  private view(name: string): RebuildableView {
    const view = this.views.get(name);
    if (!view) throw refuse('projections.no-such-view', { view: name });
    return view;
  }
}

function statusOf(running: RebuildableView, end: Position): ViewStatus {
  const { name, version } = running.view;
  const status = running.status();
  const progress = status.next ? { progress: partOf(end, status.next.position) } : {};
  return { name, version, end, lag: lagOf(end, status.live), ...status, ...progress };
}

function lagOf(end: Position, live: GenerationStatus | undefined): number {
  return Math.max(0, Number(BigInt(end) - BigInt(live?.position ?? START)));
}

function partOf(end: Position, position: Position): number {
  return end === START ? 1 : Math.min(1, Number(position) / Number(end));
}
