import { START, type Position } from '#platform/event-store/event-store';
import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { CollectionDefinition, ReadStore, Write } from '#platform/read-store/read-store';
import { PARKED, parkedWrite, unparkedWrite, type ParkedReaction } from './parked-reactions.js';
import { PendingTimers, TIMERS } from './pending-timers.js';
import type { TimerChanges } from './timer-changes.js';

const REACTORS: CollectionDefinition = { name: 'platform.reactors', indexes: {} };

export interface JournalEntry {
  readonly timers?: TimerChanges;
  readonly parked?: readonly ParkedReaction[];
  readonly unparked?: readonly Uuid[];
  /** Every event up to here has been answered or parked. */
  readonly position?: Position;
  /** Every timer due up to here has fired or was parked. */
  readonly firedUpTo?: Instant;
}

/**
 * What a reactor must not forget, written down in one commit after each batch. It alone writes the
 * documents of its reactor, each commit with a higher number than any before, so that none of them
 * is taken for a replay.
 */
export class ReactionJournal {
  readonly timers: PendingTimers;

  private constructor(
    private readonly readStore: ReadStore,
    private readonly reactor: string,
    private entries: number,
    private fired: Instant | undefined,
  ) {
    this.timers = new PendingTimers(readStore, reactor);
  }

  static async open(readStore: ReadStore, reactor: string): Promise<ReactionJournal> {
    for (const collection of [REACTORS, TIMERS, PARKED]) await readStore.define(collection);
    const document = await readStore.get(REACTORS.name, reactor);
    const entries = document && 'revision' in document.version ? document.version.revision : 0;
    return new ReactionJournal(
      readStore,
      reactor,
      entries,
      document?.body['firedUpTo'] as Instant | undefined,
    );
  }

  get firedUpTo(): Instant | undefined {
    return this.fired;
  }

  async position(): Promise<Position> {
    return (await this.readStore.checkpoint(this.consumer, 0)) ?? START;
  }

  async commit(entry: JournalEntry): Promise<void> {
    const { position, firedUpTo } = entry;
    if (firedUpTo !== undefined && (this.fired === undefined || firedUpTo > this.fired))
      this.fired = firedUpTo;
    await this.readStore.commit(
      this.writesOf(entry),
      position === undefined ? undefined : { consumer: this.consumer, lane: 0, position },
    );
  }

  private writesOf({ timers = new Map(), parked = [], unparked = [] }: JournalEntry): readonly Write[] {
    if (timers.size + parked.length + unparked.length === 0) return [];
    this.entries += 1;
    const version = { revision: this.entries };
    return [
      ...Array.from(timers, ([id, timer]) => this.timers.write(id, timer, version)),
      ...parked.map((each) => parkedWrite(each, version)),
      ...unparked.map((id) => unparkedWrite(id, version)),
      { collection: REACTORS.name, id: this.reactor, version, body: { firedUpTo: this.fired } },
    ];
  }

  private get consumer(): string {
    return `reactor:${this.reactor}`;
  }
}
