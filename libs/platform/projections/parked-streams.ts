import type { Position, RecordedEvent } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { pagesOf } from '#platform/read-store/pages';
import type {
  CollectionDefinition,
  DocumentBody,
  Page,
  ReadStore,
  StoredDocument,
} from '#platform/read-store/read-store';
import { changeDocument } from '#platform/read-store/shared-document';

const PARKED: CollectionDefinition = {
  name: 'platform.parked-streams',
  indexes: {
    byView: { equals: ['view'], orderBy: 'parkedAt' },
    byCollection: { equals: ['collection'], orderBy: 'parkedAt' },
  },
};
const NAMESPACE = '5b0e1c1e-3f0b-4d59-9d0e-0c1d7f8f6a11' as Uuid;
const MAX_REASON_LENGTH = 500;
/** More of one generation are not looked at, when they are counted or listed to be left out. */
export const MAX_PARKED_STREAMS = 1_000;

/** A stream that a view does without, from an event on that it could not fold. */
export interface ParkedStream {
  readonly id: Uuid;
  readonly view: string;
  /** The generation of the view: another may have folded the stream. */
  readonly collection: string;
  readonly lane: Lane;
  readonly stream: string;
  /** Of the first event that is not in the view. */
  readonly type: string;
  readonly revision: number;
  readonly position: Position;
  readonly reason: string;
  readonly attempts: number;
  readonly parkedAt: Instant;
  /** The latest retry that an operator ordered, and the latest that failed. */
  readonly ordered?: Uuid;
  readonly failed?: Uuid;
}

export interface ParkedStreamsQuery {
  readonly view: string;
  readonly after?: string;
  readonly limit: number;
}

export function parkedStreamId(collection: string, stream: string): Uuid {
  return derivedUuid(NAMESPACE, `${collection} ${stream}`);
}

/** What is said of the first event that cannot be folded. */
export function firstMissing(
  { type, revision, position }: RecordedEvent,
  reason: string,
): Pick<ParkedStream, 'type' | 'revision' | 'position' | 'reason'> {
  return { type, revision, position, reason: reason.slice(0, MAX_REASON_LENGTH) };
}

/** The streams that views do without, as they are written down. */
export class ParkedStreams {
  constructor(private readonly store: ReadStore) {}

  async define(): Promise<void> {
    await this.store.define(PARKED);
  }

  async list({ view, ...page }: ParkedStreamsQuery): Promise<Page<ParkedStream>> {
    const { items, next } = await this.store.find(PARKED.name, {
      index: 'byView',
      equals: { view },
      ...page,
    });
    return { items: items.map(fromDocument), ...(next === undefined ? {} : { next }) };
  }

  async get(id: string): Promise<ParkedStream | undefined> {
    const stored = await this.store.get(PARKED.name, id);
    return stored && fromDocument(stored);
  }

  /** Of one generation, in all lanes. */
  async ofCollection(collection: string): Promise<readonly ParkedStream[]> {
    const all: ParkedStream[] = [];
    const question = { index: 'byCollection', equals: { collection } };
    for await (const { items } of pagesOf((page) => this.store.find(PARKED.name, { ...question, ...page }))) {
      all.push(...items.map(fromDocument));
      if (all.length >= MAX_PARKED_STREAMS) break;
    }
    return all;
  }

  /** From what it is now, so that an order given meanwhile is not lost. Answers what it is then. */
  async change(
    id: string,
    change: (parked: ParkedStream | undefined) => ParkedStream | undefined,
  ): Promise<ParkedStream | undefined> {
    let after: ParkedStream | undefined;
    await changeDocument(this.store, { collection: PARKED.name, id }, (body) => {
      const before = body && fromDocument({ id, body });
      after = change(before);
      return after === before ? body : after && toBody(after);
    });
    return after;
  }

  /** With the collection, all that was left out of it is forgotten. */
  async forget(collection: string): Promise<void> {
    for (;;) {
      const parked = await this.ofCollection(collection);
      if (parked.length === 0) return;
      for (const { id } of parked) await this.change(id, () => undefined);
    }
  }
}

function toBody({ id: _, ...parked }: ParkedStream): DocumentBody {
  return { ...parked };
}

function fromDocument({ id, body }: Pick<StoredDocument, 'id' | 'body'>): ParkedStream {
  const { changes: _, ...parked } = body;
  return { ...(parked as unknown as Omit<ParkedStream, 'id'>), id: id as Uuid };
}
