import type { Position } from '#platform/event-store/event-store';
import { refusals } from '#platform/kernel/refusal';
import type { Page } from '#platform/read-store/read-store';
import { ParkedReactions, type ParkedQuery, type ParkedReaction } from './parked-reactions.js';
import { ReactionRunner, type ReactionRunnerParts, type ReactorStatus } from './reaction-runner.js';
import type { AnyReactor, Reactor } from './reactor.js';
import type { Retried } from './retry-parked.js';

const DEFAULTS = { backOff: { firstMs: 50, mostMs: 1_000 }, timerPollMs: 250 };

export const refuse = refusals({
  'platform.not-parked': ['not-found', 'Nothing is parked under this id.'],
});

export type ReactionsParts = Omit<ReactionRunnerParts, keyof typeof DEFAULTS> &
  Partial<Pick<ReactionRunnerParts, keyof typeof DEFAULTS>>;

/** Runs all reactors of the process, each by itself, and shows what became of them. */
export class Reactions {
  private readonly runners: ReadonlyMap<string, ReactionRunner>;
  private readonly parkedReactions: ParkedReactions;

  private constructor(runners: readonly (readonly [string, ReactionRunner])[], parts: ReactionsParts) {
    this.runners = new Map(runners);
    this.parkedReactions = new ParkedReactions(parts.readStore);
  }

  static async open(reactors: readonly AnyReactor[], parts: ReactionsParts): Promise<Reactions> {
    const names = new Set(reactors.map(({ name }) => name));
    if (names.size < reactors.length) throw new TypeError('two reactors have the same name');
    const runners = reactors.map(async (reactor) => {
      // It is handed only events of the types that it names.
      const runner = await ReactionRunner.open(reactor as Reactor, { ...DEFAULTS, ...parts });
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

  /** True once the reactor has answered, or parked, every event up to the position; false when not in time. */
  async waitFor(reactor: string, position: Position, timeoutMs: number): Promise<boolean> {
    return await this.runner(reactor).progress.waitFor(position, timeoutMs);
  }

  async parked(query: ParkedQuery): Promise<Page<ParkedReaction>> {
    return await this.parkedReactions.list(query);
  }

  /** Tries again, with all that is parked under the same key: in order, until one fails again. */
  async retry(id: string): Promise<Retried> {
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
