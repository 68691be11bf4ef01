import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '#platform/event-store/event-definition';
import { refuse as refuseToGuess } from '#platform/http/platform-refusals';
import { pagesOf } from '#platform/read-store/pages';
import {
  MAX_PAGE_SIZE,
  NoSuchCollection,
  NoSuchIndex,
  ReadStore,
  type DocumentBody,
  type DocumentVersion,
  type Page,
  type Query,
  type Scalar,
  type StoredDocument,
} from '#platform/read-store/read-store';
import { Sealer } from '#platform/vault/sealer';
import { openPersonal } from './personal-fields.js';
import { ProjectedViews, type PositionInLane } from './projected-views.js';
import { refuse } from './refusals.js';
import type { ViewDefinition } from './view.js';

/** A document as it is read: with its id. */
export type Viewed<Document> = Document & { readonly id: string };

export interface ViewQuery<Document> extends Omit<Query, 'equals'> {
  readonly equals?: Readonly<Partial<Record<keyof Document & string, Scalar>>>;
}

export interface Versioned<Document> {
  readonly document: Viewed<Document>;
  readonly version: DocumentVersion;
}

/** A question to which the answer is all there is, whatever number of pages that takes. */
export type WholeQuery<Document> = Omit<ViewQuery<Document>, 'limit'>;

/** As many as `all` holds in memory. */
const MAX_AT_ONCE = 100_000;

/** The longest that a query waits for what it was asked to wait for. */
export const MAX_WAIT_MS = 2_000;

/** How views are read: always the live generation, personal fields open. */
@Injectable()
export class Views {
  constructor(
    private readonly store: ReadStore,
    private readonly sealer: Sealer,
    private readonly projections: ProjectedViews,
  ) {}

  async get<Document extends DocumentBody, Event extends DomainEvent>(
    view: ViewDefinition<Document, Event>,
    id: string,
  ): Promise<Viewed<Document> | undefined> {
    return (await this.getVersioned(view, id))?.document;
  }

  /**
   * The same for what may be in the log already and not yet in the view. Absent means that it was
   * not in the log; throws when that cannot be known in time.
   */
  async getOrWait<Document extends DocumentBody, Event extends DomainEvent>(
    view: ViewDefinition<Document, Event>,
    id: string,
  ): Promise<Viewed<Document> | undefined> {
    return await this.orWait(view, () => this.get(view, id));
  }

  /** The first that `find` finds, or, when there is none yet, would find by what is in the log. */
  async firstOrWait<Document extends DocumentBody, Event extends DomainEvent>(
    view: ViewDefinition<Document, Event>,
    query: Omit<ViewQuery<Document>, 'after' | 'limit'>,
  ): Promise<Viewed<Document> | undefined> {
    return await this.orWait(view, async () => (await this.find(view, { ...query, limit: 1 })).items[0]);
  }

  /** Like `get`, with what an `ETag` is made of: the revision of the stream that feeds the document. */
  async getVersioned<Document extends DocumentBody, Event extends DomainEvent>(
    view: ViewDefinition<Document, Event>,
    id: string,
  ): Promise<Versioned<Document> | undefined> {
    const stored = await this.inLive(view, (collection) => this.store.get(collection, id));
    return stored && { document: await this.open(view, stored), version: stored.version };
  }

  /** In the order of the ids. */
  async getMany<Document extends DocumentBody, Event extends DomainEvent>(
    view: ViewDefinition<Document, Event>,
    ids: readonly string[],
  ): Promise<readonly (Viewed<Document> | undefined)[]> {
    const stored = await this.inLive(view, (collection) => this.store.getMany(collection, ids));
    return await Promise.all(stored.map(async (each) => each && (await this.open(view, each))));
  }

  async find<Document extends DocumentBody, Event extends DomainEvent>(
    view: ViewDefinition<Document, Event>,
    query: ViewQuery<Document>,
  ): Promise<Page<Viewed<Document>>> {
    const page = this.inLive(view, (collection) => this.store.find(collection, query as Query));
    const { items, ...rest } = await page;
    return { items: await Promise.all(items.map((each) => this.open(view, each))), ...rest };
  }

  /** All there is, page after page, as long as somebody asks for more. */
  pages<Document extends DocumentBody, Event extends DomainEvent>(
    view: ViewDefinition<Document, Event>,
    { after, ...question }: WholeQuery<Document>,
  ): AsyncIterable<Page<Viewed<Document>>> {
    const first = { limit: MAX_PAGE_SIZE, ...(after !== undefined && { after }) };
    return pagesOf((request) => this.find(view, { ...question, ...request }), first);
  }

  /** The same at once, where nobody has very many. */
  async all<Document extends DocumentBody, Event extends DomainEvent>(
    view: ViewDefinition<Document, Event>,
    query: WholeQuery<Document>,
  ): Promise<readonly Viewed<Document>[]> {
    const found: Viewed<Document>[] = [];
    for await (const { items } of this.pages(view, query)) {
      found.push(...items);
      if (found.length > MAX_AT_ONCE) throw new RangeError(`${view.name} has more than ${MAX_AT_ONCE}`);
    }
    return found;
  }

  /** True once the view holds everything up to there; false when it does not in time. */
  async waitFor<Document extends DocumentBody, Event extends DomainEvent>(
    view: ViewDefinition<Document, Event>,
    after: PositionInLane,
    timeoutMs: number = MAX_WAIT_MS,
  ): Promise<boolean> {
    return await this.projections.waitFor(view.name, after, Math.min(timeoutMs, MAX_WAIT_MS));
  }

  /** Until the view holds what the log holds now; throws when it does not in time. */
  async catchUp<Document extends DocumentBody, Event extends DomainEvent>(
    view: ViewDefinition<Document, Event>,
  ): Promise<void> {
    const hasCaughtUp = await this.projections.viewCaughtUp(view.name, MAX_WAIT_MS);
    if (!hasCaughtUp) throw refuseToGuess('platform.view-behind');
  }

  private async orWait<T>(
    view: { readonly name: string },
    read: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const found = await read();
    if (found) return found;
    const hasCaughtUp = await this.projections.viewCaughtUp(view.name, MAX_WAIT_MS);
    const later = await read();
    if (!later && !hasCaughtUp) throw refuseToGuess('platform.view-behind');
    return later;
  }

  private async inLive<T>(
    view: { readonly name: string; readonly version: number },
    read: (collection: string) => Promise<T>,
  ): Promise<T> {
    const { collection, version } = await this.projections.current(view.name);
    try {
      return await read(collection);
    } catch (error) {
      // Whoever feeds the view is about to make it.
      if (error instanceof NoSuchCollection) throw refuse('projections.not-ready');
      // The documents that are still read were made by other code, which declared other indexes.
      if (error instanceof NoSuchIndex && version !== view.version) throw refuse('projections.not-ready');
      throw error;
    }
  }

  private async open<Document extends DocumentBody, Event extends DomainEvent>(
    view: ViewDefinition<Document, Event>,
    { id, body }: StoredDocument,
  ): Promise<Viewed<Document>> {
    // The documents of a view are what its folds returned.
    return { ...(await openPersonal(this.sealer, view, body)), id } as Viewed<Document>;
  }
}
