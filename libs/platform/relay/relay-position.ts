import type { Position } from '#platform/event-store/event-store';
import type { ReadStore } from '#platform/read-store/read-store';

const COLLECTION = 'platform.relay';
const ID = 'position';
/** So many times one leader may write before it would seem to be the next. */
const WRITES_PER_EPOCH = 2 ** 32;

/**
 * How far the log has been published, as it is stored. Every write is of an epoch, and one of an
 * older epoch is skipped: a former leader that wakes up moves nothing.
 */
export class RelayPosition {
  private writes = 0;

  private constructor(
    private readonly store: ReadStore,
    private readonly epoch: number,
    /** Where the leader before stopped; absent when there was none. */
    readonly found: Position | undefined,
  ) {}

  static async open(store: ReadStore, epoch: number): Promise<RelayPosition> {
    await store.define({ name: COLLECTION, indexes: {} });
    const document = await store.get(COLLECTION, ID);
    const { position } = (document?.body ?? {}) as { position?: Position };
    return new RelayPosition(store, epoch, position);
  }

  async save(position: Position): Promise<void> {
    this.writes += 1;
    const version = { revision: this.epoch * WRITES_PER_EPOCH + this.writes };
    const body = { position, epoch: this.epoch };
    await this.store.commit([{ collection: COLLECTION, id: ID, version, body }]);
  }
}
