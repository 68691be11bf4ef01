import { Admin } from './admin.js';
import { Chance } from './chance.js';
import { Client } from './client.js';
import { Customer } from './customer.js';
import { DocumentedAnswers } from './documented-answers.js';
import { Connections } from './exchange.js';
import { Journal } from './journal.js';
import { Judge } from './judge.js';
import { observe, type Observations } from './observations.js';
import { Plan } from './plan.js';
import { becomesQuiet, type AdminClient } from './quiet.js';
import type { Outcome } from './report.js';
import { Rule } from './rule.js';
import { logInAdmin, openApi, signUp, usernamesFor } from './sign-ups.js';
import type { Stage } from './stage.js';
import { Tally } from './tally.js';
import { Town } from './town.js';

export interface Workload {
  readonly seed: number;
  readonly customers: number;
  /** Ends it early, without looking at anything. */
  readonly signal: AbortSignal;
}

/** Lets customers and trouble loose on a Florin, then looks whether all is as it must be. */
export async function runWorkload(workload: Workload, stage: Stage): Promise<Outcome> {
  const connections = new Connections();
  try {
    await stage.start();
    const run = new Run(workload, stage, connections);
    const observations = await run.untilQuiet();
    await stage.stop();
    return await run.judge(observations);
  } finally {
    connections.close();
    await stage.end();
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
    private readonly stage: Stage,
    private readonly connections: Connections,
  ) {
    this.usernames = usernamesFor(workload.customers, this.chanceFor('usernames'));
  }

  async untilQuiet(): Promise<Observations> {
    const { connections } = this;
    const { florin } = this.stage;
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
    await this.letLoose(customers, admin, town);
    this.settled.holds(await becomesQuiet(admin), () => 'something was still under way after two minutes');
    return await observe(admin, this.chanceFor('observations'));
  }

  async judge(observations: Observations): Promise<Outcome> {
    const { workload, stage, settled, tally } = this;
    const { complaints: said } = stage.florin;
    const examined = await stage.examine(observations, this.journal.all());
    const parked = new Rule('no reactor gave up on anything');
    parked.holds(observations.parked === 0, () => `${observations.parked} are parked`);
    const complaints = new Rule('Florin found no fault in itself');
    complaints.holds(said.length === 0, () => said.join('\n'));
    const onTheSpot = this.judgeOfAnswers?.rules ?? [];
    const rules = [...onTheSpot, settled, parked, complaints, ...examined.rules];
    return { seed: workload.seed, tally, events: examined.events, rules, notes: stage.notes() };
  }

  private async letLoose(customers: readonly Customer[], admin: AdminClient, town: Town): Promise<void> {
    const { signal } = this.workload;
    await Promise.all(customers.map((customer) => customer.settleIn()));
    const over = new AbortController();
    // Nobody is answered after that, so whoever went on would leave no time for anything else.
    const isOver = () => over.signal.aborted || signal.aborted;
    const chanceFor = (purpose: string) => this.chanceFor(purpose);
    const plan = (number: number) => new Plan(chanceFor(`customer ${number}`), number, customers.length);
    const play = this.stage.play({ tally: this.tally, chanceFor, admin }, signal);
    await Promise.all([
      play.finally(() => over.abort()),
      ...customers.map((customer, number) => customer.live(plan(number), isOver)),
      new Admin({ ...admin, town, chance: chanceFor('admin') }).live(isOver),
    ]);
    signal.throwIfAborted();
    await Promise.all(customers.map((customer) => customer.repeatAll(signal)));
    signal.throwIfAborted();
  }

  private chanceFor(purpose: string): Chance {
    return new Chance(this.workload.seed, purpose);
  }
}
