import type { Position } from '#platform/event-store/event-store';
import type { Page } from '#platform/read-store/read-store';
import type { ProjectionEngines } from './batch-writer.js';
import type { Checksum } from './checksum.js';
import { ParkedStreams, type ParkedStream, type ParkedStreamsQuery } from './parked-streams.js';
import {
  ProjectedViews,
  viewStatus,
  type CurrentGeneration,
  type PositionInLane,
  type Retried,
  type ViewStatus,
} from './projected-views.js';
import { RebuildableView } from './rebuild.js';
import { refuse } from './refusals.js';
import type { AnyView } from './view.js';

/** All views, where one process feeds them: starts and stops them, says how they are, rebuilds them. */
export class Projections extends ProjectedViews {
  private readonly views: ReadonlyMap<string, RebuildableView>;

  constructor(
    definitions: readonly AnyView[],
    private readonly engines: ProjectionEngines,
  ) {
    super();
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

  async caughtUp(timeoutMs: number): Promise<boolean> {
    const position = await this.engines.log.end();
    const all = Array.from(this.views.values(), (view) => view.waitFor(position, timeoutMs));
    return (await Promise.all(all)).every(Boolean);
  }

  async viewCaughtUp(name: string, timeoutMs: number): Promise<boolean> {
    return await this.view(name).waitFor(await this.engines.log.end(), timeoutMs);
  }

  async statuses(): Promise<readonly ViewStatus[]> {
    const end = await this.engines.log.end();
    return Array.from(this.views.values(), (each) => viewStatus(each.view, each.status(), end));
  }

  async rebuild(name: string): Promise<void> {
    await this.view(name).rebuild();
  }

  async rollBack(name: string): Promise<void> {
    await this.view(name).rollBack();
  }

  async checksum(
    name: string,
    generation?: number,
  ): Promise<Checksum & { readonly position: Position | undefined }> {
    return await this.view(name).checksum(generation);
  }

  async current(name: string): Promise<CurrentGeneration> {
    return this.view(name).current();
  }

  async waitFor(name: string, { position }: PositionInLane, timeoutMs: number): Promise<boolean> {
    return await this.view(name).waitFor(position, timeoutMs);
  }

  async parked(query: ParkedStreamsQuery): Promise<Page<ParkedStream>> {
    this.view(query.view);
    return await new ParkedStreams(this.engines.store).list(query);
  }

  async retryParked(name: string, id: string): Promise<Retried> {
    const stillParked = await this.view(name).retryParked(id);
    return stillParked ? { stillParked } : {};
  }

  private view(name: string): RebuildableView {
    const view = this.views.get(name);
    if (!view) throw refuse('projections.no-such-view', { view: name });
    return view;
  }
}
