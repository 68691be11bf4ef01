import type { LaneCount } from '#platform/event-store/lanes';
import { pause } from '#platform/retrying/back-off';
import { Connections } from '../exchange.js';
import type { CommandRecord } from '../journal.js';
import type { Observations } from '../observations.js';
import type { Rule } from '../rule.js';
import { signUp } from '../sign-ups.js';
import type { Examined, Play, Stage } from '../stage.js';
import { DistributedFlorin } from './distributed-florin.js';
import { Engines, WHAT_IT_RAN_ON } from './engines.js';
import { examineDistributed } from './examine-distributed.js';
import { FaultMaker } from './fault-maker.js';
import { FaultPlan, type Fault, type FaultKind } from './fault-plan.js';
import { FRESH, Freshness, type Age } from './freshness.js';
import { Meddler } from './meddler.js';
import { Poison } from './poison.js';

export interface ChaosOptions {
  /** Where the built processes are. */
  readonly apps: string;
  /** New and empty: for what the processes log, and what has to be on disk. */
  readonly directory: string;
  /** Trouble goes on until there were so many faults, or for so long. */
  readonly faults: number;
  readonly seconds: number;
  readonly lanes: LaneCount;
  /** Hears what happens while it does. */
  readonly tell: (line: string) => void;
}

const MS_PER_SECOND = 1_000;

/** Florin as processes on engines of their own, in which everything but the vault breaks now and then. */
export class DistributedStage implements Stage {
  private readonly counts = new Map<FaultKind, number>();
  private readonly beganAt = performance.now();
  private poisonRules: readonly Rule[] = [];
  private oldest: Age = FRESH;
  private putAside = 0;

  private constructor(
    private readonly options: ChaosOptions,
    private readonly engines: Engines,
    readonly florin: DistributedFlorin,
  ) {}

  static async open(options: ChaosOptions): Promise<DistributedStage> {
    const { apps, directory } = options;
    const engines = await Engines.start(directory);
    try {
      const environment = { ...engines.environment(), FLORIN_LANES: String(options.lanes) };
      const florin = await DistributedFlorin.open({ apps, directory, environment });
      return new DistributedStage(options, engines, florin);
    } catch (error) {
      await engines.stop();
      throw error;
    }
  }

  async start(): Promise<void> {
    await this.florin.start();
    this.tell('all processes are up');
  }

  async play(play: Play, signal: AbortSignal): Promise<void> {
    const watching = new AbortController();
    const freshness = new Freshness(play.admin);
    const watched = freshness.watch(AbortSignal.any([watching.signal, signal]));
    try {
      await this.makeFaults(play, freshness, signal);
      if (signal.aborted) return;
      await this.poison(play);
      this.putAside = await this.meddlerFor(play).putAside();
    } finally {
      watching.abort();
      await watched;
      this.oldest = freshness.oldest;
    }
  }

  async stop(): Promise<void> {
    await this.florin.stop('SIGTERM');
  }

  async examine(observations: Observations, records: readonly CommandRecord[]): Promise<Examined> {
    const { directory } = this.options;
    const remains = { environment: this.engines.environment(), directory };
    const examined = await examineDistributed(remains, { observations, records });
    return { ...examined, rules: [...this.poisonRules, ...examined.rules] };
  }

  notes(): readonly string[] {
    const faults = [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const total = faults.reduce((sum, [, count]) => sum + count, 0);
    return [
      `${total} faults: ${faults.map(([kind, count]) => `${count} x ${kind}`).join(', ')}`,
      `the oldest that any view ever was: ${toldOf(this.oldest)}`,
      `messages put aside by consumers: ${this.putAside}`,
      ...WHAT_IT_RAN_ON,
    ];
  }

  async end(): Promise<void> {
    await this.florin.close();
    await this.engines.stop();
  }

  private async makeFaults(play: Play, freshness: Freshness, signal: AbortSignal): Promise<void> {
    const { florin, engines, options } = this;
    const meddler = this.meddlerFor(play);
    const maker = new FaultMaker({ florin, engines, meddler, tally: play.tally, signal });
    const plan = new FaultPlan(play.chanceFor('faults'));
    const end = performance.now() + options.seconds * MS_PER_SECOND;
    for (let made = 0; made < options.faults && performance.now() < end;) {
      const { restMs, faults } = plan.next();
      await pause(restMs, signal);
      if (signal.aborted) return;
      await Promise.all(faults.map((fault) => this.make(maker, fault)));
      this.tell(`  views were at most ${toldOf(freshness.oldestLately())} old`);
      made += faults.length;
    }
  }

  private meddlerFor({ chanceFor }: Play): Meddler {
    return new Meddler(this.engines.broker.url, this.options.lanes, chanceFor('meddler'));
  }

  private async make(maker: FaultMaker, fault: Fault): Promise<void> {
    const { kind, lastsMs } = fault;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    const began = this.now();
    const said = await maker.make(fault);
    this.tell(`${kind}${said === undefined ? '' : `, ${said}`}, for ${inSeconds(lastsMs)}, from ${began}`);
  }

  private async poison(play: Play): Promise<void> {
    const { florin, engines } = this;
    const connections = new Connections();
    const username = `poisoned-${play.chanceFor('poison').between(100_000, 999_999)}`;
    const makeUser = async (): Promise<string> => {
      const [token = ''] = await signUp(connections, await florin.url(), [username]);
      return subjectOf(token);
    };
    const poison = new Poison({ florin, vaultUrl: engines.vaultUrl, admin: play.admin, signUp: makeUser });
    this.poisonRules = poison.rules;
    try {
      await florin.disturbed(() => poison.run());
    } finally {
      connections.close();
    }
    this.tell('events that could not be read, and then could');
  }

  private tell(what: string): void {
    this.options.tell(`${this.now().padStart(8)}  ${what}`);
  }

  private now(): string {
    return inSeconds(performance.now() - this.beganAt);
  }
}

/** Whose token it is. */
function subjectOf(token: string): string {
  const [, payload = ''] = token.split('.');
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub;
}

function toldOf({ ms, views: [first, ...others] }: Age): string {
  const which =
    first === undefined ? '' : ` (${first}${others.length > 0 ? ` and ${others.length} more` : ''})`;
  return `${inSeconds(ms)}${which}`;
}

function inSeconds(ms: number): string {
  return `${(ms / MS_PER_SECOND).toFixed(1)} s`;
}
