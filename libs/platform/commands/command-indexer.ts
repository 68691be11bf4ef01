import {
  START,
  type LogFeed,
  type RecordedEvent,
  type SubscriptionBatch,
} from '#platform/event-store/event-store';
import { ONLY_LANE, type Lane } from '#platform/event-store/lanes';
import type { Log } from '#platform/observability/log';
import type { ReadStore, Write } from '#platform/read-store/read-store';
import { persist, type BackOff } from '#platform/retrying/back-off';
import { tellFailure } from '#platform/retrying/tell-failure';
import { COMMAND_INDEXER, commandDocumentId, COMMANDS } from './stored-command-index.js';

/** Where nothing is to be written down, the checkpoint alone need not be on disk at once. */
const CHECKPOINT_EVERY_MS = 1_000;
const BACK_OFF: BackOff = { firstMs: 50, mostMs: 5_000 };

/**
 * Follows the log and writes down where each command that may be repeated stands. It is no view,
 * for a view names the events it hears, and this hears all of them, whatever contexts there are.
 */
export class CommandIndexer {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private checkpointAt = 0;

  constructor(
    /** The log itself will do: only metadata is looked at. */
    private readonly feed: LogFeed,
    private readonly readStore: ReadStore,
    private readonly log: Log,
    private readonly lane: Lane = ONLY_LANE,
  ) {}

  start(): void {
    this.running ??= persist(
      {
        signal: this.stopping.signal,
        backOff: BACK_OFF,
        onFailure: (error) => tellFailure(this.log, 'the command index waits before it goes on', error),
      },
      (progressed) => this.follow(progressed),
    );
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async follow(progressed: () => void): Promise<void> {
    const { signal } = this.stopping;
    await this.readStore.define(COMMANDS);
    const after = (await this.readStore.checkpoint(COMMAND_INDEXER, this.lane)) ?? START;
    for await (const batch of this.feed.subscribeAll({ after, signal })) {
      await this.commit(batch);
      progressed();
    }
  }

  private async commit({ events, watermark }: SubscriptionBatch): Promise<void> {
    // A later event of a command replaces an earlier one, so what stays is its last.
    const writes = new Map(events.flatMap((event) => toWrite(event)).map((write) => [write.id, write]));
    if (writes.size === 0 && performance.now() - this.checkpointAt < CHECKPOINT_EVERY_MS) return;
    this.checkpointAt = performance.now();
    await this.readStore.commit([...writes.values()], {
      consumer: COMMAND_INDEXER,
      lane: this.lane,
      position: watermark,
    });
  }
}

function toWrite({ stream, revision, metadata }: RecordedEvent): readonly Write[] {
  if (metadata.fingerprint === undefined) return [];
  const id = commandDocumentId(stream, metadata.commandId);
  return [{ collection: COMMANDS.name, id, version: { revision }, body: { stream } }];
}
