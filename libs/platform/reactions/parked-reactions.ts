import type { RecordedEvent } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { pagesOf } from '#platform/read-store/pages';
import {
  type CollectionDefinition,
  type DocumentBody,
  type DocumentVersion,
  type Page,
  type Query,
  type ReadStore,
  type StoredDocument,
  type Write,
} from '#platform/read-store/read-store';
import type { JournalOwner } from './journal-owner.js';
import { fromBody, toBody } from './pending-timers.js';
import type { PendingTimer, Stimulus } from './stimulus.js';

export const PARKED: CollectionDefinition = {
  name: 'platform.parked-reactions',
  indexes: {
    byTime: { equals: [], orderBy: 'parkedAt' },
    byReactor: { equals: ['reactor'], orderBy: 'parkedAt' },
    byKey: { equals: ['reactor', 'key'], orderBy: 'order' },
  },
};

const MAX_REASON_LENGTH = 500;
/** What is under one key is nearly always of one lane. */
const KEY_PAGE_SIZE = 10;

type Owner = Pick<JournalOwner, 'reactor' | 'lane'>;

/** An event or timer that a reactor could not answer, or that waits behind one of its key. */
export interface ParkedReaction {
  readonly id: Uuid;
  readonly reactor: string;
  /** Whose holder retries it; absent where one process answers the whole log. */
  readonly lane?: Lane;
  /** The event's type, or the timer's id. */
  readonly what: string;
  /** The reactor's own key of the event, or its stream, or what stands for it with timers. */
  readonly key: string;
  /** What is parked under one key is retried in this order: that of the log, or of time. */
  readonly order: number;
  readonly reason: string;
  /** 0 when it was never tried because it waits behind another. */
  readonly attempts: number;
  readonly parkedAt: Instant;
  /** Present when it is a timer; an event is read from the log again. */
  readonly timer?: PendingTimer;
  /** Where the event is read; absent where the key is the stream and the order is the revision. */
  readonly event?: EventAddress;
}

export interface EventAddress {
  readonly stream: string;
  readonly revision: number;
}

export interface ParkedQuery {
  readonly reactor?: string;
  readonly after?: string;
  readonly limit: number;
}

export class ParkedReactions {
  constructor(private readonly readStore: ReadStore) {}

  /** Those parked first come first. */
  async list({ reactor, after, limit }: ParkedQuery): Promise<Page<ParkedReaction>> {
    const page = { limit, ...(after === undefined ? {} : { after }) };
    return await this.find(
      reactor === undefined
        ? { index: 'byTime', ...page }
        : { index: 'byReactor', equals: { reactor }, ...page },
    );
  }

  async get(id: string): Promise<ParkedReaction | undefined> {
    const document = await this.readStore.get(PARKED.name, id);
    return document && fromDocument(document);
  }

  async hasAny(reactor: string): Promise<boolean> {
    return (await this.list({ reactor, limit: 1 })).items.length > 0;
  }

  /** The first of those that are parked under a key. Each lane has its own: their order is not kept. */
  async first({ reactor, lane }: Owner, key: string): Promise<ParkedReaction | undefined> {
    const question = { index: 'byKey', equals: { reactor, key } };
    const pages = pagesOf((page) => this.find({ ...question, ...page }), { limit: KEY_PAGE_SIZE });
    for await (const { items } of pages) {
      const found = items.find((parked) => parked.lane === lane);
      if (found) return found;
    }
    return undefined;
  }

  private async find(query: Query): Promise<Page<ParkedReaction>> {
    const { items, next } = await this.readStore.find(PARKED.name, query);
    return { items: items.map(fromDocument), ...(next === undefined ? {} : { next }) };
  }
}

export function parkedId(reactor: string, { id }: Stimulus): Uuid {
  return derivedUuid(id, reactor);
}

export function park(
  { reactor, lane }: Owner,
  stimulus: Stimulus,
  failure: Pick<ParkedReaction, 'reason' | 'attempts' | 'parkedAt'>,
): ParkedReaction {
  const { key, order, source } = stimulus;
  const what = 'event' in source ? whatEvent(source.event) : { what: source.timer.id, timer: source.timer };
  const reason = failure.reason.slice(0, MAX_REASON_LENGTH);
  const owner = { reactor, ...(lane === undefined ? {} : { lane }) };
  return { id: parkedId(reactor, stimulus), ...owner, key, order, ...what, ...failure, reason };
}

function whatEvent({ type, stream, revision }: RecordedEvent): Pick<ParkedReaction, 'what' | 'event'> {
  return { what: type, event: { stream, revision } };
}

export function parkedWrite(
  { id, timer, event, ...parked }: ParkedReaction,
  version: DocumentVersion,
): Write {
  const source = { ...(timer && { timer: toBody(timer) }), ...(event && { event: { ...event } }) };
  const body: DocumentBody = { ...parked, ...source };
  return { collection: PARKED.name, id, version, body };
}

export function unparkedWrite(id: Uuid, version: DocumentVersion): Write {
  return { collection: PARKED.name, id, version };
}

function fromDocument({ id, body }: StoredDocument): ParkedReaction {
  const { timer, ...parked } = body;
  return {
    ...(parked as unknown as Omit<ParkedReaction, 'id' | 'timer'>),
    id: id as Uuid,
    ...(timer === undefined ? {} : { timer: fromBody(timer as DocumentBody) }),
  };
}
