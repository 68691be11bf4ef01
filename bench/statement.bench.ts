import { setTimeout as delay } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { Uuid } from '#platform/kernel/ids';
import type { Florin } from '#assembly/open-florin';
import { depositOn, eachAtOnce, euros, openAccounts, withFlorin } from './banking-load.js';

export const title = 'Statement: a page of a thousand movements, and of a million';

const FEW = 1_000;
const MANY = 1_000_000;
const PASSWORD = 'four words are better';
const PAGE_SIZE = 50;
const PAGES = 1_500;
/** Alternated in small turns, so that what else the machine does troubles both alike. */
const PAGES_A_TURN = 50;
const LONGEST_MS = 20 * 60_000;

interface Customer {
  readonly token: string;
  readonly few: Uuid;
  readonly many: Uuid;
}

type Ask = (accountId: Uuid) => Promise<void>;

export async function run(): Promise<{ columns: string[]; rows: (string | number)[][]; notes: string[] }> {
  return await withFlorin(async (florin) => {
    await florin.app.listen(0, '127.0.0.1');
    const { port } = florin.app.getHttpServer().address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const { token, few, many } = await customer(florin, url);
    await fill(florin, few, FEW);
    await fill(florin, many, MANY / 2);
    const halfway = new Date().toISOString();
    await fill(florin, many, MANY / 2);
    await caughtUp(florin);
    const rows: (string | number)[][] = [];
    for (const [what, question] of questions(halfway)) {
      const ask: Ask = (accountId) => page(`${url}/api/v1/accounts/${accountId}/${question}`, token);
      rows.push([what, ...(await compare(ask, few, many))]);
    }
    const count = (movements: number): string => movements.toLocaleString('en-US');
    return {
      columns: ['page', `${count(FEW)} movements, ms`, `${count(MANY)}, ms`, 'ratio'],
      rows,
      notes: [
        `Over HTTP, one after the other, ${count(PAGES)} pages of ${PAGE_SIZE} of each account in turns of ${PAGES_A_TURN}; the median is shown. Client and server share a process.`,
      ],
    };
  });
}

function questions(halfway: string): readonly (readonly [what: string, question: string])[] {
  const movements = `movements?limit=${PAGE_SIZE}`;
  return [
    ['the newest', movements],
    ['of one type', `${movements}&type=deposit`],
    ['half a million back', `${movements}&to=${halfway}`],
    ['from a day on', `${movements}&from=${halfway.slice(0, 10)}`],
    ['balance as of a moment', `balance?asOf=${halfway}`],
  ];
}

async function customer(florin: Florin, url: string): Promise<Customer> {
  const response = await fetch(`${url}/signup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'bench', password: PASSWORD }),
  });
  const { access_token: token, userId } = (await response.json()) as { access_token: string; userId: Uuid };
  const [few, many] = (await openAccounts(florin, userId, 2)) as [Uuid, Uuid];
  return { token, few, many };
}

async function fill(florin: Florin, accountId: Uuid, movements: number): Promise<void> {
  await eachAtOnce(movements, () => depositOn(florin, accountId, euros('1.25')));
}

async function caughtUp({ platform }: Florin): Promise<void> {
  const until = performance.now() + LONGEST_MS;
  while (!(await platform.projections.caughtUp(1_000))) {
    if (performance.now() > until) throw new Error('the views do not catch up in time');
    await delay(100);
  }
}

async function page(url: string, token: string): Promise<void> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text}`);
}

/** The medians of both, and how many times the first the second is. */
async function compare(ask: Ask, few: Uuid, many: Uuid): Promise<number[]> {
  const times: Record<Uuid, number[]> = { [few]: [], [many]: [] };
  for (let asked = 0; asked < PAGES; asked += PAGES_A_TURN) {
    for (const accountId of [few, many]) times[accountId]?.push(...(await timed(ask, accountId)));
  }
  const [ofFew, ofMany] = [median(times[few]), median(times[many])];
  return [ofFew, ofMany, ofMany / ofFew];
}

async function timed(ask: Ask, accountId: Uuid): Promise<readonly number[]> {
  const times: number[] = [];
  for (let asked = 0; asked < PAGES_A_TURN; asked += 1) {
    const begun = performance.now();
    await ask(accountId);
    times.push(performance.now() - begun);
  }
  return times;
}

function median(times: readonly number[] = []): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;
}
