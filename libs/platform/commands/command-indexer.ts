import {
  START,
  type LogFeed,
  type Position,
  type RecordedEvent,
  type SubscriptionBatch,
} from '#platform/event-store/event-store';
import { ONLY_LANE, type Lane } from '#platform/event-store/lanes';
import { Turns } from '#platform/kernel/turns';
import type { Log } from '#platform/observability/log';
import type { ReadStore, Write } from '#platform/read-store/read-store';
import { pause, persist, type BackOff } from '#platform/retrying/back-off';
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
  private running: Promise<unknown> | undefined;
  private readonly gathered = new Map<string, Write>();
  /** Everything up to here is written down or gathered. */
  private position: Position = START;
  private written: Position = START;
  private readonly turns = new Turns();

  constructor(
    /** The log itself will do: only metadata is looked at. */
    private readonly feed: LogFeed,
    private readonly readStore: ReadStore,
    private readonly log: Log,
    private readonly lane: Lane = ONLY_LANE,
  ) {}

  start(): void {
    this.running ??= Promise.all([
      this.persistently((progressed) => this.follow(progressed)),
      this.persistently((progressed) => this.writeFromTimeToTime(progressed)),
    ]);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async persistently(work: (progressed: () => void) => Promise<void>): Promise<void> {
    const onFailure = (error: unknown): void =>
      tellFailure(this.log, 'the command index waits before it goes on', error);
    await persist({ signal: this.stopping.signal, backOff: BACK_OFF, onFailure }, work);
  }

  private async follow(progressed: () => void): Promise<void> {
    const { signal } = this.stopping;
    await this.readStore.define(COMMANDS);
    this.gathered.clear();
    this.written = (await this.readStore.checkpoint(COMMAND_INDEXER, this.lane)) ?? START;
    this.position = this.written;
    for await (const batch of this.feed.subscribeAll({ after: this.position, signal })) {
      this.gather(batch);
      if (this.gathered.size >= MOST_GATHERED) await this.write();
      progressed();
    }
    if (this.position !== this.written) await this.write();
  }

  private async writeFromTimeToTime(progressed: () => void): Promise<void> {
    await pause(LONGEST_GATHERED_MS, this.stopping.signal);
    if (this.position !== this.written) await this.write();
    progressed();
  }

  /** A later event of a command replaces an earlier one, so what stays is its last. */
  private gather({ events, watermark }: SubscriptionBatch): void {
    for (const write of events.flatMap(toWrite)) this.gathered.set(write.id, write);
    this.position = watermark;
  }

  private async write(): Promise<void> {
    await this.turns.take(async () => {
      const { lane, position } = this;
      const writes = [...this.gathered.values()];
      await this.readStore.commit(writes, { consumer: COMMAND_INDEXER, lane, position });
      this.written = position;
      for (const write of writes) if (this.gathered.get(write.id) === write) this.gathered.delete(write.id);
    });
  }
}

function toWrite({ stream, revision, metadata }: RecordedEvent): readonly Write[] {
  if (metadata.fingerprint === undefined) return [];
  const id = commandDocumentId(stream, metadata.commandId);
  return [{ collection: COMMANDS.name, id, version: { revision }, body: { stream } }];
}
