import { setTimeout as pause } from 'node:timers/promises';
import { minorOf } from './amounts.js';
import type { TrialBalanceLine } from './invariants/zero-sums.js';
import type { Client } from './client.js';
import { isCarriedOut } from './exchange.js';
import { queries, type Request } from './requests.js';

/** Longer than any hold that is made to run out soon. */
const QUIET_MS = 2_500;
const LONGEST_SETTLING_MS = 120_000;
const LOOK_EVERY_MS = 250;

export interface AdminClient {
  readonly client: Client;
  readonly token: string;
}

/** Whether nothing is under way any more and nothing has happened for a while; false when that takes too long. */
export async function becomesQuiet(admin: AdminClient): Promise<boolean> {
  const deadline = performance.now() + LONGEST_SETTLING_MS;
  let since = performance.now();
  let before = '';
  while (performance.now() < deadline) {
    const end = await endOfLog(admin);
    if (end !== before || !(await isSettled(admin))) since = performance.now();
    if (performance.now() - since > QUIET_MS) return true;
    before = end;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}

/** The position of the last event. */
export async function endOfLog(admin: AdminClient): Promise<string> {
  const { items } = await asked<{ items: readonly { end: string }[] }>(admin, queries.views());
  return items[0]?.end ?? '';
}

export async function trialBalance(admin: AdminClient): Promise<readonly TrialBalanceLine[]> {
  const body = await asked<{ currencies: readonly TrialBalanceLine[] }>(admin, queries.trialBalance());
  return body.currencies;
}

export async function asked<Body>({ client, token }: AdminClient, request: Request): Promise<Body> {
  const answer = await client.query(token, request);
  if (isCarriedOut(answer)) return JSON.parse(answer.text) as Body;
  throw new Error(`${request.route} was not answered as it should be`);
}

async function isSettled(admin: AdminClient): Promise<boolean> {
  const { items } = await asked<{ items: readonly { lag: number; next?: object }[] }>(admin, queries.views());
  const lines = await trialBalance(admin);
  return (
    items.every(({ lag, next }) => lag === 0 && next === undefined) &&
    lines.every(({ underWay }) => minorOf(underWay) === 0n)
  );
}
