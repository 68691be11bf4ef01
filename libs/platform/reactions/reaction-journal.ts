import { laterOf, START, type Position } from '#platform/event-store/event-store';
import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { CollectionDefinition, ReadStore, StoredDocument, Write } from '#platform/read-store/read-store';
import { epochOf, firstRevisionOf, scopeOf, type JournalOwner } from './journal-owner.js';
import { PARKED, parkedWrite, unparkedWrite, type ParkedReaction } from './parked-reactions.js';
import { PendingTimers, TIMERS } from './pending-timers.js';
import type { TimerChanges } from './timer-changes.js';

export const REACTORS: CollectionDefinition = { name: 'platform.reactors', indexes: {} };

/** What every process that has to do with reactors needs to be there. */
export async function defineJournals(readStore: ReadStore): Promise<void> {
  for (const collection of [REACTORS, TIMERS, PARKED]) await readStore.define(collection);
}

/**
 * Commits that stopped half way have used up numbers that the reactor's own document does not show.
 * Nobody fails more often than this between two that succeed.
 */
const MOST_UNFINISHED = 2 ** 16;

export interface JournalEntry {
  readonly timers?: TimerChanges;
  readonly parked?: readonly ParkedReaction[];
  readonly unparked?: readonly Uuid[];
  /** Every event up to here has been answered or parked. */
  readonly position?: Position;
  /** Every timer due up to here has fired or was parked. */
  readonly firedUpTo?: Instant;
}

/** What the reactor's own document says. */
interface Progress {
  readonly position: Position;
  readonly firedUpTo: Instant | undefined;
}

/**
 * What a reactor must not forget, written down after each batch. Each commit has a higher number than
 * any before, and those of a new holder of the lane are higher than any of the holder before it, who
 * may not know yet that it has lost the lane: what it still writes is skipped where the new one wrote.
 *
 * A commit may stop half way. What is added goes first, then what is removed, and only then how far
 * the reactor has come: so a crash in between makes it answer again, and loses nothing.
 */
export class ReactionJournal {
  readonly timers: PendingTimers;

  private constructor(
    private readonly readStore: ReadStore,
    readonly owner: JournalOwner,
    private revision: number,
    private progress: Progress,
  ) {
    this.timers = new PendingTimers(readStore, scopeOf(owner));
  }

  static async open(readStore: ReadStore, owner: JournalOwner): Promise<ReactionJournal> {
    const document = await claimed(readStore, owner);
    const progress = {
      position: (await storedPosition(readStore, owner, document)) ?? START,
      firedUpTo: document?.body['firedUpTo'] as Instant | undefined,
    };
    return new ReactionJournal(readStore, owner, revisionOf(document), progress);
  }

  /** As it is written down. */
  get position(): Position {
    return this.progress.position;
  }

  get firedUpTo(): Instant | undefined {
    return this.progress.firedUpTo;
  }

  async commit({ timers = new Map(), parked = [], unparked = [], ...come }: JournalEntry): Promise<void> {
    this.revision += 1;
    const version = { revision: this.revision };
    const added: Write[] = parked.map((each) => parkedWrite(each, version));
    const removed: Write[] = unparked.map((id) => unparkedWrite(id, version));
    for (const [id, timer] of timers) (timer ? added : removed).push(this.timers.write(id, timer, version));
    const progress = this.progressWith(come);
    if (added.length + removed.length > 0) await this.checkThatItIsOurs();
    const own = { collection: REACTORS.name, id: scopeOf(this.owner), version, body: { ...progress } };
    for (const writes of [added, removed, [own]]) if (writes.length > 0) await this.readStore.commit(writes);
    // Not before it is stored with all that belongs to it: the next commit says it again.
    this.progress = progress;
  }

  /** What is added or removed may be new to the newer holder's journal, and then it would not be skipped. */
  private async checkThatItIsOurs(): Promise<void> {
    const { owner, readStore } = this;
    if (owner.epoch > 0) ensureOurs(owner, revisionOf(await ownDocument(readStore, owner)));
  }

  private progressWith({ position, firedUpTo }: Pick<JournalEntry, keyof Progress>): Progress {
    const { progress } = this;
    return {
      position: position === undefined ? progress.position : laterOf(position, progress.position),
      firedUpTo: laterInstant(firedUpTo, progress.firedUpTo),
    };
  }
}

/** How far a reactor has come by what is stored, as anybody may ask; undefined where it never began. */
export async function storedPosition(
  readStore: ReadStore,
  owner: Pick<JournalOwner, 'reactor' | 'lane'>,
  document?: StoredDocument,
): Promise<Position | undefined> {
  const { body } = document ?? (await ownDocument(readStore, owner)) ?? {};
  const position = body?.['position'] as Position | undefined;
  if (position !== undefined || owner.lane !== undefined) return position;
  // Where it was kept before the reactor's own document held it.
  return await readStore.checkpoint(`reactor:${owner.reactor}`, 0);
}

/** A newer holder of the lane keeps the journal now. */
class JournalTaken extends Error {
  override readonly name = 'JournalTaken';
}

/** The reactor's document, which from now on nobody changes who opened the journal before. */
async function claimed(readStore: ReadStore, owner: JournalOwner): Promise<StoredDocument | undefined> {
  const before = await ownDocument(readStore, owner);
  const revision = Math.max(revisionOf(before) + MOST_UNFINISHED, firstRevisionOf(owner.epoch));
  ensureOurs(owner, revision);
  const write = { collection: REACTORS.name, id: scopeOf(owner), version: { revision } };
  await readStore.commit([{ ...write, body: before?.body ?? {} }]);
  const document = await ownDocument(readStore, owner);
  ensureOurs(owner, revisionOf(document));
  return document;
}

function ensureOurs(owner: JournalOwner, revision: number): void {
  if (owner.epoch > 0 && epochOf(revision) !== owner.epoch) throw new JournalTaken(scopeOf(owner));
}

async function ownDocument(
  readStore: ReadStore,
  owner: Pick<JournalOwner, 'reactor' | 'lane'>,
): Promise<StoredDocument | undefined> {
  return await readStore.get(REACTORS.name, scopeOf(owner));
}

function revisionOf(document: StoredDocument | undefined): number {
  return document && 'revision' in document.version ? document.version.revision : 0;
}

function laterInstant(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
