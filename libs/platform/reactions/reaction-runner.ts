import { once } from 'node:events';
import type { CommandHandler } from '#platform/commands/command-handler';
import {
  comparePositions,
  type EventStore,
  type LogFeed,
  type Position,
  type SubscriptionBatch,
} from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import { isBefore, type Clock, type Instant } from '#platform/kernel/clock';
import { Turns } from '#platform/kernel/turns';
import type { Log } from '#platform/observability/log';
import type { ReadStore } from '#platform/read-store/read-store';
import { pause, persist, type BackOff } from '#platform/retrying/back-off';
import { tellFailure } from '#platform/retrying/tell-failure';
import { ActionRunner, type Keeping } from './action-runner.js';
import { scopeOf, type JournalOwner } from './journal-owner.js';
import { ParkedReactions } from './parked-reactions.js';
import { Progress } from './progress.js';
import { ReactionJournal, type JournalEntry } from './reaction-journal.js';
import type { Reactor } from './reactor.js';
import { rebuildTimers } from './rebuild-timers.js';
import { Responder } from './responder.js';
import { retryParked, type Retried } from './retry-parked.js';
import { fromEvent, fromTimer, type PendingTimer } from './stimulus.js';

/** How old its checkpoint may be before what a reactor has answered since is written down. */
const LONGEST_UNKEPT_MS: Readonly<Record<Keeping, number>> = { 'at-once': 0, soon: 500, whenever: 5_000 };
export const SUPERVISION: BackOff = { firstMs: 50, mostMs: 5_000 };

export interface ReactionRunnerParts {
  readonly store: EventStore;
  readonly readStore: ReadStore;
  readonly commands: CommandHandler;
  readonly clock: Clock;
  readonly log: Log;
  /** Between the attempts to answer one event. */
  readonly backOff: BackOff;
  readonly timerPollMs: number;
}

/** What a runner answers, and as whom. */
export interface Answering extends Omit<JournalOwner, 'reactor'> {
  readonly feed: LogFeed;
}

export interface ReactorStatus {
  readonly reactor: string;
  /** Absent: it answers the whole log. */
  readonly lane?: Lane;
  /** Every event up to here has been answered or parked. */
  readonly position: Position;
  /** Why it does not get on; absent when it does. */
  readonly fault?: string;
}

/** Lets one reactor answer the log, or a lane of it, and its timers, one batch at a time. */
export class ReactionRunner {
  readonly progress = new Progress();
  private readonly stopping = new AbortController();
  private readonly turns = new Turns();
  private readonly responder: Responder;
  private readonly parked: ParkedReactions;
  /** Of the earliest timer; only right after it was looked up. */
  private nextDue: Instant | undefined;
  private isNextDueKnown = false;
  private checkpointAt = 0;
  /** Of what it has answered since. */
  private keeping: Keeping = 'whenever';
  private fault: string | undefined;
  private loops: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly reactor: Reactor,
    private readonly parts: ReactionRunnerParts,
    private readonly journal: ReactionJournal,
    private readonly feed: LogFeed,
  ) {
    const { readStore, commands, clock, backOff } = parts;
    this.parked = new ParkedReactions(readStore);
    this.responder = new Responder({
      owner: journal.owner,
      actions: new ActionRunner(reactor.name, commands, clock),
      parked: this.parked,
      clock,
      backOff,
    });
  }

  static async open(
    reactor: Reactor,
    parts: ReactionRunnerParts,
    { feed, ...owner }: Answering,
  ): Promise<ReactionRunner> {
    const journal = await ReactionJournal.open(parts.readStore, { ...owner, reactor: reactor.name });
    const runner = new ReactionRunner(reactor, parts, journal, feed);
    runner.progress.advance(journal.position);
    return runner;
  }

  start(): void {
    this.loops = Promise.all([
      this.supervised((progressed) => this.follow(progressed)),
      this.supervised((progressed) => this.watchTimers(progressed)),
    ]);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loops;
  }

  async runUntil(signal: AbortSignal): Promise<void> {
    this.start();
    if (!signal.aborted) await once(signal, 'abort');
    await this.stop();
  }

  status(): ReactorStatus {
    const { position } = this.progress;
    const { reactor, lane } = this.journal.owner;
    return {
      reactor,
      ...(lane === undefined ? {} : { lane }),
      position,
      ...(this.fault === undefined ? {} : { fault: this.fault }),
    };
  }

  /** Tries again what is parked under one key, in order, until one fails again. */
  retry(key: string): Promise<Retried> {
    const { reactor, journal, responder, parked } = this;
    const { signal } = this.stopping;
    return this.turns.take(async () => {
      this.isNextDueKnown = false;
      return await retryParked({ reactor, journal, responder, parked, store: this.parts.store }, key, signal);
    });
  }

  rebuildTimers(): Promise<void> {
    const { reactor, journal, parked } = this;
    const { store } = this.parts;
    return this.turns.take(async () => {
      while (await this.fireDue());
      await rebuildTimers(reactor, { journal, parked, store, upTo: this.progress.position });
      this.isNextDueKnown = false;
    });
  }

  private supervised(work: (progressed: () => void) => Promise<void>): Promise<void> {
    const onFailure = (error: unknown): void => {
      this.fault = String(error);
      tellFailure(this.parts.log, 'a reactor waits before it goes on', error, {
        reactor: scopeOf(this.journal.owner),
      });
    };
    return persist({ signal: this.stopping.signal, backOff: SUPERVISION, onFailure }, (progressed) =>
      work(() => {
        this.fault = undefined;
        progressed();
      }),
    );
  }

  private async follow(progressed: () => void): Promise<void> {
    const { signal } = this.stopping;
    const after = this.progress.position;
    const filter = { types: Object.keys(this.reactor.on) };
    for await (const batch of this.feed.subscribeAll({ after, filter, signal })) {
      await this.turns.take(() => this.answer(batch));
      progressed();
    }
    await this.turns.take(() => this.keepPosition());
  }

  private async answer({ events, watermark }: SubscriptionBatch): Promise<void> {
    const stimuli = events.map((event) => fromEvent(this.reactor, event));
    const { keeping, ...response } = await this.responder.respond(stimuli, this.stopping.signal);
    if (keeping !== 'whenever') this.keeping = keeping;
    if (this.isCheckpointDue()) await this.checkpoint({ ...response, position: watermark });
    if (response.timers.size > 0) this.isNextDueKnown = false;
    this.progress.advance(watermark);
  }

  private isCheckpointDue(): boolean {
    return performance.now() - this.checkpointAt >= LONGEST_UNKEPT_MS[this.keeping];
  }

  private async checkpoint(entry: JournalEntry): Promise<void> {
    await this.journal.commit(entry);
    this.checkpointAt = performance.now();
    this.keeping = 'whenever';
  }

  /** Others may wait for what it has seen, and nothing may be to come that would make it say so. */
  private async keepPosition(): Promise<void> {
    const { position } = this.progress;
    if (comparePositions(position, this.journal.position) > 0) await this.checkpoint({ position });
  }

  private async watchTimers(progressed: () => void): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const hasFired = await this.turns.take(() => this.fireDue());
      if (hasFired) {
        progressed();
        continue;
      }
      if (this.isCheckpointDue()) await this.turns.take(() => this.keepPosition());
      await pause(this.parts.timerPollMs, signal);
    }
  }

  /** Fires timers that are due, at most a page of them; false when there were none. */
  private async fireDue(): Promise<boolean> {
    if (!this.isNextDueKnown) this.nextDue = await this.journal.timers.next();
    this.isNextDueKnown = true;
    const now = this.parts.clock.now();
    if (this.nextDue === undefined || isBefore(now, this.nextDue)) return false;
    const due = await this.journal.timers.due(now);
    const scope = scopeOf(this.journal.owner);
    const stimuli = due.map((timer) => fromTimer(this.reactor, timer, scope));
    const { timers, parked } = await this.responder.respond(stimuli, this.stopping.signal);
    const fired = due.map((timer): [string, PendingTimer | undefined] => [timer.id, undefined]);
    const firedUpTo = due.at(-1)?.at;
    this.isNextDueKnown = false;
    if (firedUpTo === undefined) return false;
    await this.journal.commit({ timers: new Map([...fired, ...timers]), parked, firedUpTo });
    return true;
  }
}
