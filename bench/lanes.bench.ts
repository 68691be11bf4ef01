import { setTimeout as pause } from 'node:timers/promises';
import { Connections, type Answer } from '../workload/exchange.js';
import { commands, queries, type Request } from '../workload/requests.js';
import { signUp } from '../workload/sign-ups.js';
import { ESDB_DOUBLE } from './esdb-double-process.js';
import { FlorinOverRabbit, SETTINGS, type Setting } from './florin-over-rabbit.js';

export const title = 'From a transfer to its view, through RabbitMQ';

const USERS = 4;
const ACCOUNTS = 100;
const TRANSFERS_PER_SECOND = [10, 25, 50, 100, 200];
const SECONDS = 20;
/** At a rate that cold processes can bear. */
const WARM_UP_PER_SECOND = 10;
const WARM_UP_SECONDS = 30;
const AT_ONCE = 1_000;
const UNAVAILABLE = 503;
const RETRY_MS = 5;
const LONGEST_MS = 60_000;
const MONEY = { amount: '1000000.00', currency: 'EUR' };
const PAYMENT = { amount: '0.01', currency: 'EUR', reference: 'Coffee' };

interface Account {
  readonly id: string;
  readonly token: string;
}

interface Seen {
  /** Until the command was answered, and until the view showed it. */
  readonly answeredMs: number;
  readonly shownMs: number;
  readonly unavailable: number;
}

type Row = (string | number)[];

export async function run(): Promise<{ columns: string[]; rows: Row[]; notes: string[] }> {
  const columns = [
    'Florin as',
    ...['lanes', 'transfers/s', 'answered p50 ms', 'p99', 'shown p50 ms', 'p95', 'p99', '503'],
  ];
  const rows: Row[] = [];
  const complaints: string[] = [];
  for (const setting of SETTINGS) {
    const measured = await measure(setting);
    if (!measured) return { columns, rows, notes: ['There were not all engines to measure with.'] };
    rows.push(...measured.rows);
    complaints.push(...measured.complaints);
  }
  return { columns, rows, notes: [...notes, ...complaints] };
}

async function measure(
  setting: Setting,
): Promise<{ rows: Row[]; complaints: readonly string[] } | undefined> {
  const florin = await FlorinOverRabbit.start(setting);
  if (!florin) return undefined;
  const connections = new Connections(AT_ONCE);
  try {
    const bank = new Bank(connections, await florin.url('banking'));
    const usernames = Array.from({ length: USERS }, (_, n) => `bench-${n}`);
    const accounts = await bank.open(await signUp(connections, await florin.url('identity'), usernames));
    await offer(bank, accounts, { perSecond: WARM_UP_PER_SECOND, seconds: WARM_UP_SECONDS });
    const rows: Row[] = [];
    for (const perSecond of TRANSFERS_PER_SECOND) {
      const seen = await offer(bank, accounts, { perSecond, seconds: SECONDS });
      rows.push([setting.name, setting.lanes, perSecond, ...rowOf(seen)]);
    }
    return { rows, complaints: florin.complaints };
  } finally {
    connections.close();
    await florin.stop();
  }
}

const notes = [
  `So many transfers a second for ${SECONDS} s, over ${ACCOUNTS} accounts, evenly, whether those before were answered or not.`,
  'Answered: the transfer is in the log. Shown: the account of the sender is read with the Florin-After that was answered, and answers 200. Both count from when the transfer was due. Asked again after a 503, each of which is counted.',
  'One process: everything in it, on RabbitMQ (private node), with the embedded log, read store and vault; the log is durable.',
  `All engines: on RabbitMQ (private node), mongo-java-server (stand-in) and ${ESDB_DOUBLE}, which keep everything in memory but for RabbitMQ. The five processes are identity, banking, relay, projector and reactor.`,
  'Lanes: FLORIN_LANES, as a deployment would choose it; eight are what there are when nobody chooses.',
  'All processes, and the client, share the machine.',
];

/** What the client asks of the banking process. */
class Bank {
  constructor(
    private readonly connections: Connections,
    private readonly url: string,
  ) {}

  /** With money in them, and in every lane shown. */
  async open(tokens: readonly string[]): Promise<readonly Account[]> {
    const shown: Promise<unknown>[] = [];
    const accounts: Account[] = [];
    for (let n = 0; n < ACCOUNTS; n += 1) {
      const token = tokens[n % tokens.length] ?? '';
      const opened = await this.patiently(token, commands.open('EUR', 'Bench'));
      const { accountId: id } = JSON.parse(opened.answer.text) as { accountId: string };
      const deposited = await this.patiently(token, commands.deposit(id, MONEY));
      shown.push(this.patiently(token, queries.account(id), positionOf(deposited.answer)));
      accounts.push({ id, token });
    }
    await Promise.all(shown);
    return accounts;
  }

  async transfer(from: Account, to: Account, dueMs: number): Promise<Seen> {
    const sent = await this.patiently(from.token, commands.transfer(from.id, { ...PAYMENT, to: to.id }));
    const answeredMs = performance.now() - dueMs;
    const shown = await this.patiently(from.token, queries.account(from.id), positionOf(sent.answer));
    const unavailable = sent.unavailable + shown.unavailable;
    return { answeredMs, shownMs: performance.now() - dueMs, unavailable };
  }

  /** Asks again when it is told to come again. */
  private async patiently(
    token: string,
    request: Request,
    after?: string,
  ): Promise<{ answer: Answer; unavailable: number }> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(after !== undefined && { 'florin-after': after }),
    };
    const deadline = performance.now() + LONGEST_MS;
    for (let unavailable = 0; performance.now() < deadline; unavailable += 1) {
      const answer = await this.connections.exchange(this.url, { ...request, headers });
      if (answer && answer.status < 300) return { answer, unavailable };
      if (answer?.status !== UNAVAILABLE) throw new Unanswered(request, answer);
      await pause(RETRY_MS);
    }
    throw new Error(`${request.route} was not answered in time`);
  }
}

/** Neither carried out nor told to come again. */
class Unanswered extends Error {
  constructor({ route }: Request, answer: Answer | undefined) {
    super(`${route}: ${answer?.text ?? 'no answer in time, so fewer transfers a second than were offered'}`);
  }
}

function positionOf({ headers }: Answer): string {
  return String(headers['florin-position']);
}

interface Offer {
  readonly perSecond: number;
  readonly seconds: number;
}

async function offer(
  bank: Bank,
  accounts: readonly Account[],
  { perSecond, seconds }: Offer,
): Promise<readonly Seen[]> {
  const transfers: Promise<Seen>[] = [];
  const account = (n: number): Account => accounts[n % ACCOUNTS] as Account;
  const began = performance.now();
  for (let n = 0; n < seconds * perSecond; n += 1) {
    const dueMs = began + (n * 1_000) / perSecond;
    const early = dueMs - performance.now();
    if (early > 0) await pause(early);
    transfers.push(bank.transfer(account(n), account(n * 7 + 1), dueMs));
  }
  return await Promise.all(transfers);
}

function rowOf(seen: readonly Seen[]): Row {
  const answered = quantilesOf(seen.map(({ answeredMs }) => answeredMs));
  const shown = quantilesOf(seen.map(({ shownMs }) => shownMs));
  const unavailable = seen.reduce((sum, each) => sum + each.unavailable, 0);
  return [answered(0.5), answered(0.99), shown(0.5), shown(0.95), shown(0.99), unavailable];
}

function quantilesOf(times: readonly number[]): (part: number) => number {
  const sorted = [...times].sort((a, b) => a - b);
  return (part) => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);
}
