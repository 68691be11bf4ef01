import type { EventStore, Position, RecordedEvent } from '#platform/event-store/event-store';
import { ONLY_LANE, type Lane } from '#platform/event-store/lanes';
import { LruCache } from '#platform/kernel/lru-cache';
import {
  InvalidDocument,
  Overtaken,
  type Checkpoint,
  type DocumentBody,
  type ReadStore,
  type StoredDocument,
  type Tombstone,
  type Write,
} from '#platform/read-store/read-store';
import { BoxDamaged } from '#platform/vault/sealed-box';
import type { Sealer } from '#platform/vault/sealer';
import {
  FoldFailed,
  foldBatch,
  laneMark,
  streamMark,
  touchesOf,
  type FoldedDocument,
  type Touch,
} from './fold-batch.js';
import { openPersonal, sealPersonal } from './personal-fields.js';
import type { AnyView } from './view.js';

export interface ProjectionEngines {
  readonly log: EventStore;
  readonly store: ReadStore;
  readonly sealer: Sealer;
}

/** A document before a batch, as it reads and as it is stored. */
interface DocumentBefore extends FoldedDocument {
  readonly stored?: DocumentBody;
}

/** So many documents of one lane are kept in mind, as they were written last. */
const DOCUMENTS_KEPT = 512;
/** How often a batch is folded anew because other lanes wrote its documents first; then it is tried later. */
const MAX_FOLDS = 16;

/**
 * Folds batches of one lane's events into one generation of a view: every document that a batch
 * touches is read once and written once, and the checkpoint, if there is to be one, comes last.
 * Whoever feeds a lane is alone with the documents that only this lane has written, so these need not
 * be read again as long as every write is answered.
 */
export class BatchWriter {
  private readonly kept = new LruCache<DocumentBefore>({
    ...{ entries: DOCUMENTS_KEPT, weight: DOCUMENTS_KEPT },
    weigh: () => 1,
  });

  constructor(
    readonly view: AnyView,
    readonly collection: string,
    private readonly engines: Pick<ProjectionEngines, 'store' | 'sealer'>,
    readonly lane: Lane = ONLY_LANE,
  ) {}

  async checkpoint(): Promise<Position | undefined> {
    return await this.engines.store.checkpoint(this.collection, this.lane);
  }

  /** Throws `FoldFailed` before anything is written when an event cannot be folded. */
  async write(events: readonly RecordedEvent[], position?: Position): Promise<void> {
    const checkpoint = position && { consumer: this.collection, lane: this.lane, position };
    await this.writeMarked(laneMark(this.lane), events, checkpoint);
  }

  /** Events of a stream that was parked: the lane went on without them. */
  async writeApart(stream: string, events: readonly RecordedEvent[]): Promise<void> {
    await this.writeMarked(streamMark(stream), events);
  }

  private async writeMarked(
    mark: string,
    events: readonly RecordedEvent[],
    checkpoint?: Checkpoint,
  ): Promise<void> {
    const touches = touchesOf(this.view, events);
    for (let folds = 1; ; folds += 1) {
      try {
        const toLookFor = folds === 1 ? notBegunBy(touches) : idsOf(touches);
        await this.fold(mark, touches, toLookFor, checkpoint);
        return;
      } catch (error) {
        if (error instanceof InvalidDocument) throw blame(touches, error);
        if (!(error instanceof Overtaken) || folds === MAX_FOLDS) throw error;
      }
    }
  }

  private async fold(
    mark: string,
    touches: readonly Touch[],
    toLookFor: readonly string[],
    checkpoint?: Checkpoint,
  ): Promise<void> {
    const documents = await this.take(toLookFor);
    const changed = foldBatch(this.view, mark, touches, documents);
    const writes = await this.writesOf(changed, documents);
    await this.engines.store.commit(writes, checkpoint);
    for (const [id, document] of documents) if (!changed.has(id)) this.keep(id, document);
    for (const { id, version, body: stored } of writes) {
      const body = changed.get(id)?.body;
      this.keep(id, stored && body ? { version, stored, body } : { version });
    }
  }

  private keep(id: string, document: DocumentBefore): void {
    const { version } = document;
    const mine = laneMark(this.lane);
    const isOfThisLane = 'revision' in version || Object.keys(version.marks).every((mark) => mark === mine);
    if (isOfThisLane) this.kept.set(id, document);
  }

  /** Those in mind are so no longer: they come back when what is made of them is written. */
  private async take(ids: readonly string[]): Promise<ReadonlyMap<string, DocumentBefore>> {
    const documents = new Map<string, DocumentBefore>();
    for (const id of ids) {
      const kept = this.kept.get(id);
      if (kept) documents.set(id, kept);
      this.kept.delete(id);
    }
    const unknown = ids.filter((id) => !documents.has(id));
    if (unknown.length === 0) return documents;
    for (const each of await this.engines.store.getForWriting(this.collection, unknown)) {
      if (each) documents.set(each.id, await this.opened(each));
    }
    return documents;
  }

  private async opened({ id, version, body: stored }: StoredDocument | Tombstone): Promise<DocumentBefore> {
    if (!stored) return { version };
    try {
      return { version, stored, body: await openPersonal(this.engines.sealer, this.view, stored) };
    } catch (error) {
      throw error instanceof BoxDamaged ? new InvalidDocument(this.collection, id, error.message) : error;
    }
  }

  private async writesOf(
    changed: ReadonlyMap<string, FoldedDocument>,
    documents: ReadonlyMap<string, DocumentBefore>,
  ): Promise<readonly Write[]> {
    const writes: Write[] = [];
    for (const [id, { version, body }] of changed) {
      const before = documents.get(id);
      const write = { collection: this.collection, id, version, over: before?.version ?? null };
      writes.push(body ? { ...write, body: await this.seal(id, body, before) } : write);
    }
    return writes;
  }

  private async seal(
    id: string,
    body: DocumentBody,
    { stored, body: opened }: Partial<DocumentBefore> = {},
  ): Promise<DocumentBody> {
    const before = stored && opened && { stored, opened };
    try {
      return await sealPersonal(this.engines.sealer, this.view, body, before);
    } catch (error) {
      throw error instanceof TypeError ? new InvalidDocument(this.collection, id, error.message) : error;
    }
  }
}

function idsOf(touches: readonly Touch[]): readonly string[] {
  return [...new Set(touches.flatMap(({ ids }) => ids))];
}

/** The documents that may have been there before the first of the events that touches them. */
function notBegunBy(touches: readonly Touch[]): readonly string[] {
  const begun = new Map<string, boolean>();
  for (const { ids, begins } of touches) for (const id of ids) begun.set(id, begun.get(id) ?? begins);
  return [...begun].flatMap(([id, isBegun]) => (isBegun ? [] : id));
}

/** Of the events that made a document which cannot be stored, the first one stops the view. */
function blame(touches: readonly Touch[], error: InvalidDocument): unknown {
  const touch = touches.find(({ ids }) => ids.includes(error.id));
  return touch ? new FoldFailed(touch.event, error) : error;
}
