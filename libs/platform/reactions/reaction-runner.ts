import type { CommandHandler } from '#platform/commands/command-handler';
import type { EventStore, Position, SubscriptionBatch } from '#platform/event-store/event-store';
import { isBefore, type Clock, type Instant } from '#platform/kernel/clock';
import type { Log } from '#platform/observability/log';
import type { ReadStore } from '#platform/read-store/read-store';
import { pause, persist, type BackOff } from '#platform/retrying/back-off';
import { ActionRunner } from './action-runner.js';
import { Exclusive } from './exclusive.js';
import { ParkedReactions } from './parked-reactions.js';
import { Progress } from './progress.js';
import { ReactionJournal, type JournalEntry } from './reaction-journal.js';
import type { Reactor } from './reactor.js';
import { rebuildTimers } from './rebuild-timers.js';
import { Responder } from './responder.js';
import { retryParked, type Retried } from './retry-parked.js';
import { fromEvent, fromTimer, type PendingTimer } from './stimulus.js';

/** How far a reactor that has nothing to do lets its checkpoint fall behind what it has seen. */
const CHECKPOINT_EVERY_MS = 1_000;
const SUPERVISION: BackOff = { firstMs: 50, mostMs: 5_000 };

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

export interface ReactorStatus {
  readonly reactor: string;
  /** Every event up to here has been answered or parked. */
  readonly position: Position;
  /** Why it does not get on; absent when it does. */
  readonly fault?: string;
}

/** Lets one reactor answer the log and its timers, one batch at a time. */
export class ReactionRunner {
  readonly progress = new Progress();
  private readonly stopping = new AbortController();
  private readonly turns = new Exclusive();
  private readonly responder: Responder;
  private readonly parked: ParkedReactions;
  /** Of the earliest timer; only right after it was looked up. */
  private nextDue: Instant | undefined;
  private isNextDueKnown = false;
  private checkpointAt = 0;
  private fault: string | undefined;
  private loops: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly reactor: Reactor,
    private readonly parts: ReactionRunnerParts,
    private readonly journal: ReactionJournal,
  ) {
    const { readStore, commands, clock, backOff } = parts;
    this.parked = new ParkedReactions(readStore);
    this.responder = new Responder({
      reactorName: reactor.name,
      actions: new ActionRunner(reactor.name, commands, clock),
      parked: this.parked,
      clock,
      backOff,
    });
  }

  static async open(reactor: Reactor, parts: ReactionRunnerParts): Promise<ReactionRunner> {
    const journal = await ReactionJournal.open(parts.readStore, reactor.name);
    const runner = new ReactionRunner(reactor, parts, journal);
    runner.progress.advance(await journal.position());
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

  status(): ReactorStatus {
    const { position } = this.progress;
    return {
      reactor: this.reactor.name,
      position,
      ...(this.fault === undefined ? {} : { fault: this.fault }),
    };
  }

  /** Tries again what is parked under one key, in order, until one fails again. */
  retry(key: string): Promise<Retried> {
    const { reactor, journal, responder, parked } = this;
    const { signal } = this.stopping;
    return this.turns.run(async () => {
      this.isNextDueKnown = false;
      return await retryParked({ reactor, journal, responder, parked, store: this.parts.store }, key, signal);
    });
  }

  rebuildTimers(): Promise<void> {
    const { reactor, journal, parked } = this;
    const { store } = this.parts;
    return this.turns.run(async () => {
      while (await this.fireDue());
      await rebuildTimers(reactor, { journal, parked, store, upTo: this.progress.position });
      this.isNextDueKnown = false;
    });
  }

  private supervised(work: (progressed: () => void) => Promise<void>): Promise<void> {
    const onFailure = (error: unknown): void => {
      this.fault = String(error);
      this.parts.log.fault('a reactor waits before it goes on', error, { reactor: this.reactor.name });
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
    for await (const batch of this.parts.store.subscribeAll({ after, filter, signal })) {
      await this.turns.run(() => this.answer(batch));
      progressed();
    }
    await this.turns.run(() => this.checkpoint({ position: this.progress.position }));
  }

  private async answer({ events, watermark }: SubscriptionBatch): Promise<void> {
    const stimuli = events.map((event) => fromEvent(this.reactor, event));
    const { mustBeKept, ...response } = await this.responder.respond(stimuli, this.stopping.signal);
    const isDue = performance.now() - this.checkpointAt > CHECKPOINT_EVERY_MS;
    if (mustBeKept || isDue) await this.checkpoint({ ...response, position: watermark });
    if (response.timers.size > 0) this.isNextDueKnown = false;
    this.progress.advance(watermark);
  }

  private async checkpoint(entry: JournalEntry): Promise<void> {
    await this.journal.commit(entry);
    this.checkpointAt = performance.now();
  }

  private async watchTimers(progressed: () => void): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const hasFired = await this.turns.run(() => this.fireDue());
      if (hasFired) progressed();
      else await pause(this.parts.timerPollMs, signal);
    }
  }

  /** Fires timers that are due, at most a page of them; false when there were none. */
  private async fireDue(): Promise<boolean> {
    if (!this.isNextDueKnown) this.nextDue = await this.journal.timers.next();
    this.isNextDueKnown = true;
    const now = this.parts.clock.now();
    if (this.nextDue === undefined || isBefore(now, this.nextDue)) return false;
    const due = await this.journal.timers.due(now);
    const stimuli = due.map((timer) => fromTimer(this.reactor, timer));
    const { timers, parked } = await this.responder.respond(stimuli, this.stopping.signal);
    const fired = due.map((timer): [string, PendingTimer | undefined] => [timer.id, undefined]);
    const firedUpTo = due.at(-1)?.at;
    const entry = { timers: new Map([...fired, ...timers]), parked };
    await this.journal.commit(firedUpTo === undefined ? entry : { ...entry, firedUpTo });
    this.isNextDueKnown = false;
    return true;
  }
}
