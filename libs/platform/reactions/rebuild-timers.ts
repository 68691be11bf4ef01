import {
  comparePositions,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '#platform/event-store/event-store';
import { isBefore, type Instant } from '#platform/kernel/clock';
import { pagesOf } from '#platform/read-store/pages';
import { parkedId, type ParkedReactions } from './parked-reactions.js';
import type { ReactionJournal } from './reaction-journal.js';
import type { Reactor } from './reactor.js';
import { fromEvent, fromTimer, type PendingTimer, type Stimulus } from './stimulus.js';
import { applyTimerAction } from './timer-changes.js';

/** How many timers may fire between two events before one is held to be scheduling itself for ever. */
const MAX_FIRINGS = 1_000_000;

/** Timers written in one commit. */
const CHUNK = 1_000;

interface RebuildParts {
  readonly journal: ReactionJournal;
  readonly parked: ParkedReactions;
  readonly store: EventStore;
  /** Later events have not been answered yet. */
  readonly upTo: Position;
}

/**
 * Gives a reactor the timers that it should have by what happened. Only scheduling and cancelling is
 * done again, commands and effects are not; so what `ifRefused` would schedule is not found this way.
 */
export async function rebuildTimers(reactor: Reactor, parts: RebuildParts): Promise<void> {
  const { journal } = parts;
  const rebuilt = await replayed(reactor, parts);
  const changes = new Map<string, PendingTimer | undefined>();
  for await (const timer of journal.timers.all()) changes.set(timer.id, undefined);
  for (const [id, timer] of rebuilt) changes.set(id, timer);
  const entries = [...changes];
  for (let from = 0; from < entries.length; from += CHUNK) {
    await journal.commit({ timers: new Map(entries.slice(from, from + CHUNK)) });
  }
}

async function replayed(
  reactor: Reactor,
  { journal, parked, store, upTo }: RebuildParts,
): Promise<ReadonlyMap<string, PendingTimer>> {
  const { firedUpTo } = journal;
  const replay = new TimerReplay(reactor, firedUpTo, await parkedIds(reactor, parked));
  for await (const event of eventsUpTo(upTo, reactor, store)) {
    await replay.fireUntil(event.metadata.at);
    await replay.answer(fromEvent(reactor, event));
  }
  if (firedUpTo !== undefined) await replay.fireUntil(firedUpTo);
  return replay.pending;
}

async function* eventsUpTo(
  position: Position,
  reactor: Reactor,
  store: EventStore,
): AsyncIterable<RecordedEvent> {
  for await (const events of store.readAll({ filter: { types: Object.keys(reactor.on) } })) {
    for (const event of events) {
      if (comparePositions(event.position, position) > 0) return;
      yield event;
    }
  }
}

async function parkedIds(reactor: Reactor, parked: ParkedReactions): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { items } of pagesOf((page) => parked.list({ reactor: reactor.name, ...page })))
    for (const { id } of items) ids.add(id);
  return ids;
}

class TimerReplay {
  readonly pending = new Map<string, PendingTimer>();
  /** No pending timer is due before; absent when it has to be found out. */
  private noneBefore: Instant | undefined;

  constructor(
    private readonly reactor: Reactor,
    /** Timers due later have not fired yet, whatever the time. */
    private readonly firedUpTo: Instant | undefined,
    /** What is parked changed no timers. */
    private readonly parked: ReadonlySet<string>,
  ) {}

  async answer(stimulus: Stimulus): Promise<void> {
    if (this.parked.has(parkedId(this.reactor.name, stimulus))) return;
    const changes = new Map<string, PendingTimer | undefined>();
    for (const action of await stimulus.actions()) {
      if (action.kind === 'schedule' || action.kind === 'cancel') applyTimerAction(changes, action, stimulus);
    }
    for (const [id, timer] of changes) {
      this.pending.delete(id);
      if (timer) this.add(timer);
    }
  }

  private add(timer: PendingTimer): void {
    this.pending.set(timer.id, timer);
    if (this.noneBefore !== undefined && isBefore(timer.at, this.noneBefore)) this.noneBefore = timer.at;
  }

  async fireUntil(time: Instant): Promise<void> {
    if (this.firedUpTo === undefined) return;
    const until = isBefore(this.firedUpTo, time) ? this.firedUpTo : time;
    for (let fired = 0; fired < MAX_FIRINGS; fired += 1) {
      const timer = this.nextUntil(until);
      if (!timer) return;
      this.pending.delete(timer.id);
      await this.answer(fromTimer(this.reactor, timer, this.reactor.name));
    }
    throw new RangeError(`${this.reactor.name} schedules timers for ever`);
  }

  private nextUntil(until: Instant): PendingTimer | undefined {
    if (this.noneBefore !== undefined && isBefore(until, this.noneBefore)) return undefined;
    let next: PendingTimer | undefined;
    for (const timer of this.pending.values()) if (!next || isBefore(timer.at, next.at)) next = timer;
    this.noneBefore = next?.at;
    return next && !isBefore(until, next.at) ? next : undefined;
  }
}
