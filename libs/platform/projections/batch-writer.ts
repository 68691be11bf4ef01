import type { EventStore, Position, RecordedEvent } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import {
  InvalidDocument,
  type DocumentBody,
  type DocumentVersion,
  type ReadStore,
  type Write,
} from '#platform/read-store/read-store';
import type { Sealer } from '#platform/vault/sealer';
import { FoldFailed, foldBatch, touchesOf, type FoldedDocument, type Touch } from './fold-batch.js';
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

/** The subscription to the whole log is one lane. */
export const LANE: Lane = 0;

/**
 * Folds batches of events into one generation of a view: every document that a batch touches is
 * read once and written once, and the checkpoint comes last.
 */
export class BatchWriter {
  constructor(
    private readonly view: AnyView,
    private readonly collection: string,
    private readonly engines: Pick<ProjectionEngines, 'store' | 'sealer'>,
  ) {}

  async checkpoint(): Promise<Position | undefined> {
    return await this.engines.store.checkpoint(this.collection, LANE);
  }

  /** Throws `FoldFailed` before anything is written when an event cannot be folded. */
  async write(events: readonly RecordedEvent[], position: Position): Promise<void> {
    const touches = touchesOf(this.view, events);
    const documents = await this.read(touches);
    const changed = foldBatch(this.view, LANE, touches, documents);
    try {
      const writes = await this.writesOf(changed, documents);
      await this.engines.store.commit(writes, { consumer: this.collection, lane: LANE, position });
    } catch (error) {
      throw error instanceof InvalidDocument ? blame(touches, error) : error;
    }
  }

  private async read(touches: readonly Touch[]): Promise<ReadonlyMap<string, DocumentBefore>> {
    const ids = [...new Set(touches.flatMap((touch) => touch.ids))];
    const stored = await this.engines.store.getForWriting(this.collection, ids);
    const documents = new Map<string, DocumentBefore>();
    for (const each of stored) {
      if (each) documents.set(each.id, await this.opened(each.version, each.body));
    }
    return documents;
  }

  private async opened(version: DocumentVersion, stored: DocumentBody | undefined): Promise<DocumentBefore> {
    if (!stored) return { version };
    return { version, stored, body: await openPersonal(this.engines.sealer, this.view, stored) };
  }

  private async writesOf(
    changed: ReadonlyMap<string, FoldedDocument>,
    documents: ReadonlyMap<string, DocumentBefore>,
  ): Promise<readonly Write[]> {
    const writes: Write[] = [];
    for (const [id, { version, body }] of changed) {
      const write = { collection: this.collection, id, version };
      writes.push(body ? { ...write, body: await this.seal(id, body, documents.get(id)) } : write);
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

/** Of the events that made a document which cannot be stored, the first one stops the view. */
function blame(touches: readonly Touch[], error: InvalidDocument): unknown {
  const touch = touches.find(({ ids }) => ids.includes(error.id));
  return touch ? new FoldFailed(touch.event, error) : error;
}
