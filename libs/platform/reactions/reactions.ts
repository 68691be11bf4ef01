import type { CommandResult } from '#platform/commands/command-result';
import type { Page } from '#platform/read-store/read-store';
import { keptForOneProcess } from './journal-layout.js';
import { ParkedReactions, type ParkedQuery, type ParkedReaction } from './parked-reactions.js';
import { defineJournals } from './reaction-journal.js';
import { ReactionRunner, type ReactorStatus } from './reaction-runner.js';
import { DEFAULTS, namesOf, type ReactionsParts } from './reactions-parts.js';
import { ReactorDesk, refuse } from './reactor-desk.js';
import type { AnyReactor, Reactor } from './reactor.js';
import type { Retried } from './retry-parked.js';

/** Runs all reactors in this process, each by itself on the whole log, and shows what became of them. */
export class Reactions extends ReactorDesk {
  private readonly runners: ReadonlyMap<string, ReactionRunner>;
  private readonly parkedReactions: ParkedReactions;

  private constructor(runners: readonly (readonly [string, ReactionRunner])[], parts: ReactionsParts) {
    super();
    this.runners = new Map(runners);
    this.parkedReactions = new ParkedReactions(parts.readStore);
  }

  static async open(reactors: readonly AnyReactor[], parts: ReactionsParts): Promise<Reactions> {
    const names = namesOf(reactors);
    await defineJournals(parts.readStore);
    await keptForOneProcess(parts.readStore, names);
    const runners = reactors.map(async (reactor) => {
      // It is handed only events of the types that it names.
      const answering = { feed: parts.store, epoch: 0 };
      const runner = await ReactionRunner.open(reactor as Reactor, { ...DEFAULTS, ...parts }, answering);
      return [reactor.name, runner] as const;
    });
    return new Reactions(await Promise.all(runners), parts);
  }

  start(): void {
    for (const runner of this.runners.values()) runner.start();
  }

  /** Lets what is being answered come to its end; what is between attempts is answered at the next start. */
  async stop(): Promise<void> {
    await Promise.all(Array.from(this.runners.values(), (runner) => runner.stop()));
  }

  status(): readonly ReactorStatus[] {
    return Array.from(this.runners.values(), (runner) => runner.status());
  }

  override async waitFor(
    reactor: string,
    { position }: Pick<CommandResult, 'position'>,
    timeoutMs: number,
  ): Promise<boolean> {
    return await this.runner(reactor).progress.waitFor(position, timeoutMs);
  }

  override async parked(query: ParkedQuery): Promise<Page<ParkedReaction>> {
    return await this.parkedReactions.list(query);
  }

  override async retry(id: string): Promise<Retried> {
    const parked = await this.parkedReactions.get(id);
    if (!parked) throw refuse('platform.not-parked');
    return await this.runner(parked.reactor).retry(parked.key);
  }

  /** Makes the timers of a reactor anew from the log; no command is sent and no effect is run. */
  async rebuildTimers(reactor: string): Promise<void> {
    await this.runner(reactor).rebuildTimers();
  }

  private runner(name: string): ReactionRunner {
    const runner = this.runners.get(name);
    if (!runner) throw new RangeError(`there is no reactor ${name}`);
    return runner;
  }
}
