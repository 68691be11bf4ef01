import { Admin } from './admin.js';
import { Chance } from './chance.js';
import { Client } from './client.js';
import { Customer } from './customer.js';
import { DocumentedAnswers } from './documented-answers.js';
import { examine } from './examine.js';
import { Connections } from './exchange.js';
import { FlorinProcess } from './florin-process.js';
import { Journal } from './journal.js';
import { Judge } from './judge.js';
import { observe, type Observations } from './observations.js';
import { Plan } from './plan.js';
import { becomesQuiet } from './quiet.js';
import type { Outcome } from './report.js';
import { Rule } from './rule.js';
import { ADMIN_PASSWORD, logInAdmin, openApi, signUp, usernamesFor } from './sign-ups.js';
import { Tally } from './tally.js';
import { Town } from './town.js';
import { makeTrouble } from './trouble-maker.js';

const MS_PER_SECOND = 1_000;

export interface Workload {
  readonly seed: number;
  readonly seconds: number;
  readonly customers: number;
  readonly kills: boolean;
  /** Florin's own script, as it was built. */
  readonly script: string;
  /** New and empty. */
  readonly dataDir: string;
  /** Ends it early, without looking at anything. */
  readonly signal: AbortSignal;
}

/** Lets customers and trouble loose on a Florin of its own, then looks whether all is as it must be. */
export async function runWorkload(workload: Workload): Promise<Outcome> {
  const { script, dataDir, signal } = workload;
  const florin = new FlorinProcess({ script, dataDir, adminPassword: ADMIN_PASSWORD });
  const connections = new Connections();
  try {
    florin.start();
    const run = new Run(workload, florin, connections);
    const observations = await run.untilQuiet();
    await florin.stop('SIGTERM');
    return await run.judge(observations);
  } finally {
    connections.close();
    // When all went well it has ended already; when not, there is nothing left to be careful about.
    await florin.stop(signal.aborted ? 'SIGTERM' : 'SIGKILL');
  }
}

/** Everybody and everything of one run. */
class Run {
  private readonly tally = new Tally();
  private readonly journal = new Journal();
  private readonly settled = new Rule('everything under way comes to its end');
  private readonly usernames: readonly string[];
  private judgeOfAnswers: Judge | undefined;

  constructor(
    private readonly workload: Workload,
    private readonly florin: FlorinProcess,
    private readonly connections: Connections,
  ) {
    this.usernames = usernamesFor(workload.customers, this.chanceFor('usernames'));
  }

  async untilQuiet(): Promise<Observations> {
    const { florin, connections } = this;
    const url = await florin.url();
    const judge = new Judge(new DocumentedAnswers(await openApi(connections, url)));
    this.judgeOfAnswers = judge;
    const { journal, tally } = this;
    const { signal } = this.workload;
    const parts = { florin, connections, judge, journal, tally, signal };
    const tokens = await signUp(connections, url, this.usernames);
    const admin = { token: await logInAdmin(connections, url), client: new Client(parts) };
    const town = new Town(this.usernames);
    const customers = tokens.map(
      (token, number) => new Customer({ number, token, judge, town, client: new Client(parts) }),
    );
    const chance = this.chanceFor('admin');
    await this.letLoose(customers, new Admin({ ...admin, town, chance }));
    this.settled.holds(await becomesQuiet(admin), () => 'something was still under way after two minutes');
    return await observe(admin, this.chanceFor('observations'));
  }

  async judge(observations: Observations): Promise<Outcome> {
    const { workload, florin, settled, tally } = this;
    const examined = await examine(workload.dataDir, observations, this.journal.all());
    const parked = new Rule('no reactor gave up on anything');
    parked.holds(observations.parked === 0, () => `${observations.parked} are parked`);
    const complaints = new Rule('Florin found no fault in itself');
    complaints.holds(florin.complaints.length === 0, () => florin.complaints.join('\n'));
    const onTheSpot = this.judgeOfAnswers?.rules ?? [];
    const rules = [...onTheSpot, settled, parked, complaints, ...examined.rules];
    return { seed: workload.seed, tally, events: examined.events, rules };
  }

  private async letLoose(customers: readonly Customer[], admin: Admin): Promise<void> {
    const { seconds, kills, signal } = this.workload;
    await Promise.all(customers.map((customer) => customer.settleIn()));
    const time = new AbortController();
    const end = () => time.abort();
    const timer = setTimeout(end, seconds * MS_PER_SECOND);
    signal.addEventListener('abort', end);
    const isOver = () => time.signal.aborted;
    const plan = (number: number) => new Plan(this.chanceFor(`customer ${number}`), number, customers.length);
    const trouble = { florin: this.florin, tally: this.tally, chance: this.chanceFor('trouble') };
    await Promise.all([
      ...customers.map((customer, number) => customer.live(plan(number), isOver)),
      admin.live(isOver),
      kills ? makeTrouble(trouble, time.signal) : Promise.resolve(),
    ]);
    clearTimeout(timer);
    signal.throwIfAborted();
    await Promise.all(customers.map((customer) => customer.repeatAll(signal)));
    signal.throwIfAborted();
  }

  private chanceFor(purpose: string): Chance {
    return new Chance(this.workload.seed, purpose);
  }
}
