import {
  START,
  type LogFeed,
  type Position,
  type RecordedEvent,
  type SubscriptionBatch,
} from '#platform/event-store/event-store';
import { ONLY_LANE, type Lane } from '#platform/event-store/lanes';
import type { Log } from '#platform/observability/log';
import type { ReadStore, Write } from '#platform/read-store/read-store';
import { persist, type BackOff } from '#platform/retrying/back-off';
import { tellFailure } from '#platform/retrying/tell-failure';
import { REMEMBERED_COMMANDS } from './remembered-commands.js';
import { COMMAND_INDEXER, commandDocumentId, COMMANDS } from './stored-command-index.js';

/**
 * Nobody looks for a command here before a stream has a thousand later ones: so what there is to write
 * is gathered, as long as it is less than that.
 */
const MOST_GATHERED = REMEMBERED_COMMANDS / 4;
const LONGEST_GATHERED_MS = 1_000;
const BACK_OFF: BackOff = { firstMs: 50, mostMs: 5_000 };

/**
 * Follows the log and writes down where each command that may be repeated stands. It is no view,
 * for a view names the events it hears, and this hears all of them, whatever contexts there are.
 */
export class CommandIndexer {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private readonly gathered = new Map<string, Write>();
  /** Everything up to here is written down or gathered. */
  private position: Position = START;
  private writtenAt = 0;

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
    this.gathered.clear();
    this.position = (await this.readStore.checkpoint(COMMAND_INDEXER, this.lane)) ?? START;
    for await (const batch of this.feed.subscribeAll({ after: this.position, signal })) {
      this.gather(batch);
      if (this.isDue()) await this.write();
      progressed();
    }
    if (this.gathered.size > 0) await this.write();
  }

  /** A later event of a command replaces an earlier one, so what stays is its last. */
  private gather({ events, watermark }: SubscriptionBatch): void {
    for (const write of events.flatMap(toWrite)) this.gathered.set(write.id, write);
    this.position = watermark;
  }

  private isDue(): boolean {
    return this.gathered.size >= MOST_GATHERED || performance.now() - this.writtenAt >= LONGEST_GATHERED_MS;
  }

  private async write(): Promise<void> {
    const checkpoint = { consumer: COMMAND_INDEXER, lane: this.lane, position: this.position };
    await this.readStore.commit([...this.gathered.values()], checkpoint);
    this.gathered.clear();
    this.writtenAt = performance.now();
  }
}

function toWrite({ stream, revision, metadata }: RecordedEvent): readonly Write[] {
  if (metadata.fingerprint === undefined) return [];
  const id = commandDocumentId(stream, metadata.commandId);
  return [{ collection: COMMANDS.name, id, version: { revision }, body: { stream } }];
}
