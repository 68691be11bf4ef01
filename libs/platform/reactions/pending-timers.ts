import { plusMs, type Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { JsonObject } from '#platform/kernel/json';
import { pagesOf, type PageRequest } from '#platform/read-store/pages';
import {
  MAX_PAGE_SIZE,
  type CollectionDefinition,
  type DocumentBody,
  type DocumentVersion,
  type Query,
  type ReadStore,
  type Write,
} from '#platform/read-store/read-store';
import type { PendingTimer } from './stimulus.js';

export const TIMERS: CollectionDefinition = {
  name: 'platform.timers',
  indexes: { byTime: { equals: ['reactor'], orderBy: 'at' } },
};

/** The timers in one journal that have not fired yet. */
export class PendingTimers {
  constructor(
    private readonly readStore: ReadStore,
    private readonly scope: string,
  ) {}

  async next(): Promise<Instant | undefined> {
    const { items } = await this.readStore.find(TIMERS.name, this.query({ limit: 1 }));
    return items[0] && fromBody(items[0].body).at;
  }

  /** The earliest first, at most a page of them. */
  async due(now: Instant): Promise<readonly PendingTimer[]> {
    const query = { ...this.query({ limit: MAX_PAGE_SIZE }), to: plusMs(now, 1) };
    const { items } = await this.readStore.find(TIMERS.name, query);
    return items.map(({ body }) => fromBody(body));
  }

  async *all(): AsyncIterable<PendingTimer> {
    const pages = pagesOf((page) => this.readStore.find(TIMERS.name, this.query(page)));
    for await (const { items } of pages) yield* items.map(({ body }) => fromBody(body));
  }

  write(id: string, timer: PendingTimer | undefined, version: DocumentVersion): Write {
    const address = { collection: TIMERS.name, id: `${this.scope}/${id}`, version };
    return timer ? { ...address, body: { reactor: this.scope, ...toBody(timer) } } : address;
  }

  private query(page: PageRequest): Query {
    return { index: 'byTime', equals: { reactor: this.scope }, ...page };
  }
}

export function toBody({ id, at, payload, causationId, correlationId }: PendingTimer): DocumentBody {
  return { timer: id, at, payload: JSON.stringify(payload), causationId, correlationId };
}

export function fromBody(body: DocumentBody): PendingTimer {
  const { timer, at, payload, causationId, correlationId } = body;
  return {
    id: timer as string,
    at: at as Instant,
    payload: JSON.parse(payload as string) as JsonObject,
    causationId: causationId as Uuid,
    ...(correlationId === undefined ? {} : { correlationId: correlationId as string }),
  };
}
