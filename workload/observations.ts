import type { WireMoney } from './amounts.js';
import type { Chance } from './chance.js';
import type { TrialBalanceLine } from './invariants/zero-sums.js';
import { asked, endOfLog, trialBalance, type AdminClient } from './quiet.js';
import { allAccounts, queries } from './requests.js';

/** An account as Florin shows it. */
export interface ShownAccount {
  readonly accountId: string;
  readonly ownerId: string;
  readonly name: string;
  readonly currency: string;
  readonly status: string;
  readonly balance: WireMoney;
  readonly held: WireMoney;
  readonly limits: {
    readonly overdraft: WireMoney;
    readonly perTransfer?: WireMoney;
    readonly daily?: WireMoney;
  };
}

export interface ShownMovement extends WireMoney {
  readonly balance: WireMoney;
  readonly bookedAt: string;
}

export interface PastBalance {
  readonly asOf: string;
  readonly balance: WireMoney;
}

/** The statement of an account, from its latest movement on, and what its balance was at some moments. */
export interface ShownHistory {
  readonly accountId: string;
  readonly movements: readonly ShownMovement[];
  readonly past: readonly PastBalance[];
}

/** What Florin shows over HTTP once it is quiet, to be compared with its log. */
export interface Observations {
  readonly trialBalance: readonly TrialBalanceLine[];
  readonly accounts: readonly ShownAccount[];
  readonly histories: readonly ShownHistory[];
  readonly parked: number;
  /** The log was this long all the while. */
  readonly end: string;
}

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

const HISTORIES = 12;
const PAST_BALANCES = 6;
const PAGE = '200';
const MAX_PAGES = 10_000;
const MAX_LOOKS = 5;

/** Looks again when something happened meanwhile. */
export async function observe(admin: AdminClient, chance: Chance): Promise<Observations> {
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const end = await endOfLog(admin);
    const accounts = await pagesOf<ShownAccount>(admin, allAccounts);
    const histories: ShownHistory[] = [];
    for (const { accountId } of sampleOf(accounts, chance)) {
      histories.push(await historyOf(admin, accountId, chance));
    }
    const { items: parked } = await asked<PageOf<object>>(admin, queries.parked());
    const lines = await trialBalance(admin);
    if ((await endOfLog(admin)) !== end) continue;
    return { trialBalance: lines, accounts, histories, parked: parked.length, end };
  }
  throw new Error('things went on happening while they were looked at');
}

async function historyOf(admin: AdminClient, accountId: string, chance: Chance): Promise<ShownHistory> {
  const movements = await pagesOf<ShownMovement>(admin, (page) => queries.movements(accountId, page));
  const past: PastBalance[] = [];
  if (movements.length > 0) {
    for (let count = 0; count < PAST_BALANCES; count += 1) {
      const { bookedAt } = chance.pick(movements);
      const asOf = new Date(Date.parse(bookedAt) + chance.between(-2, 2)).toISOString();
      const { balance } = await asked<{ balance: WireMoney }>(admin, queries.balance(accountId, asOf));
      past.push({ asOf, balance });
    }
  }
  return { accountId, movements, past };
}

async function pagesOf<Item>(
  admin: AdminClient,
  request: (page: Readonly<Record<string, string>>) => Parameters<typeof asked>[1],
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let after: { after?: string } = {};
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = await asked<PageOf<Item>>(admin, request({ limit: PAGE, ...after }));
    found.push(...page.items);
    if (page.next === undefined) return found;
    after = { after: page.next };
  }
  throw new Error(`a list has more than ${MAX_PAGES} pages`);
}

function sampleOf(accounts: readonly ShownAccount[], chance: Chance): readonly ShownAccount[] {
  const sample = new Set<ShownAccount>();
  for (let count = 0; count < HISTORIES && accounts.length > 0; count += 1) sample.add(chance.pick(accounts));
  return [...sample];
}
