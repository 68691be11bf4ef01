import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activityView } from '#analytics/views/activity.view';
import { openFlorin } from '#assembly/open-florin';
import type { Platform } from '#assembly/platform';
import { EVERYTHING } from '#assembly/role';
import { loadConfig } from '#platform/config/load-config';
import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import { START, type EventStore, type NewEvent } from '#platform/event-store/event-store';
import { instant, MS_PER_DAY, plusMs, type Instant } from '#platform/kernel/clock';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { stderrLog } from '#platform/observability/stderr-log';
import { Projections } from '#platform/projections/projections';
import { Reactions } from '#platform/reactions/reactions';
import { EmbeddedReadStore } from '#platform/read-store/embedded.read-store';
import { eachAtOnce } from './banking-load.js';

export const title = 'Analytics: twenty thousand users, a million events';

const USERS = 20_000;
const DAYS = 60;
/** Of each user, one registration, one account, and the rest in this mixture: 50 events. */
const LOGINS = 12;
const CHECKS = 14;
const DEPOSITS = 10;
const EVENTS = USERS * (2 + 2 * LOGINS + CHECKS + DEPOSITS);
const REQUESTS = 300;
const LONGEST_MS = 60 * 60_000;
const ADMIN_PASSWORD = 'four words are better';

type Row = (string | number)[];

export async function run(): Promise<{ columns: string[]; rows: Row[]; notes: string[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'florin-analytics-'));
  const told = { FLORIN_REQUESTS_PER_SECOND: '1000000', FLORIN_ADMIN_PASSWORD: ADMIN_PASSWORD };
  const config = loadConfig({ ...told, FLORIN_DATA_DIR: dataDir, PORT: '0' });
  await fillLog(join(dataDir, 'log'));
  const florin = await openFlorin({ config, role: EVERYTHING, log: stderrLog, tell: () => undefined });
  try {
    await florin.app.listen(0, '127.0.0.1');
    await settled(florin.platform);
    const folded = await foldAlone(florin.platform, join(dataDir, 'alone'));
    const { port } = florin.app.getHttpServer().address() as AddressInfo;
    return { columns, rows: await measure(`http://127.0.0.1:${port}`), notes: [...notes, folded] };
  } finally {
    await florin.stop();
    rmSync(dataDir, { recursive: true });
  }
}

const columns = ['answer', 'the first, ms', 'p50 ms', 'p99 ms', 'KiB'];
const notes = [
  `The log holds ${EVENTS.toLocaleString('en-US')} events of ${USERS.toLocaleString('en-US')} users on ${DAYS} days, and is embedded: log-ins, sessions, financing checks, deposits.`,
  `Over HTTP, ${REQUESTS} answers of each kind one after the other; client and server share a process. It has opened every name before; one that has just started does so first.`,
];

/** While nobody listens: there would be a thousand answers a second to it. */
async function fillLog(directory: string): Promise<void> {
  const store = await EmbeddedEventStore.open({ directory });
  await eachAtOnce(USERS, (user) => live(store, user));
  await store.close();
}

/** Everything that one user does, spread over all the days. */
async function live(store: EventStore, user: number): Promise<void> {
  const [userId, accountId] = [newUuid(), newUuid()];
  const at = (part: number): Instant => plusMs(firstMoment, Math.floor(part * DAYS * MS_PER_DAY));
  const times = (count: number, make: (at: Instant) => readonly NewEvent[]): readonly NewEvent[] =>
    Array.from({ length: count }, (_, n) => make(at((n + 1) / (count + 2)))).flat();
  const registered = event(
    'UserRegistered',
    { userId, username: `user${user}`, names: [], searchTokens: '{}' },
    at(0),
  );
  const atHome = times(LOGINS, (then) => comingIn(userId, then));
  await store.append(`user-${userId}`, 'noStream', [registered, ...atHome]);
  const looks = times(CHECKS, (then) => [
    event('FinancingOptionsViewed', { userId, viewedAt: then }, then, userId),
  ]);
  await store.append(`borrower-${userId}`, 'noStream', looks);
  const opened = { accountId, ownerId: userId, currency: 'EUR', name: 'Bench', openedAt: at(0) };
  const deposits = times(DEPOSITS, (then) => [deposit(accountId, userId, then)]);
  await store.append(`account-${accountId}`, 'noStream', [
    event('AccountOpened', opened, at(0), userId),
    ...deposits,
  ]);
}

const firstMoment = plusMs(instant(new Date()), -DAYS * MS_PER_DAY);
const ORIGIN = { device: 'phone', address: '::1' };

function comingIn(userId: Uuid, at: Instant): readonly NewEvent[] {
  const session = { userId, sessionId: newUuid(), ...ORIGIN };
  return [
    event('UserLoggedIn', { ...session, method: 'password' }, at),
    event('SessionStarted', { ...session, expiresAt: plusMs(at, MS_PER_DAY) }, at),
  ];
}

function deposit(accountId: Uuid, ownerId: Uuid, at: Instant): NewEvent {
  const amount = { amount: '1.25', currency: 'EUR' };
  const legs = { accountId, ownerId, debit: 'outside', credit: accountId };
  return event(
    'FundsDeposited',
    { ...legs, amount, balance: amount, bookedAt: at, depositId: newUuid() },
    at,
    ownerId,
  );
}

function event(type: string, data: NewEvent['data'], at: Instant, actor?: Uuid): NewEvent {
  const metadata = { at, commandId: newUuid(), ...(actor && { actor }) };
  return { id: newUuid(), type, schemaVersion: 1, data, metadata };
}

/** How fast the view is built anew, while nothing else is. */
async function foldAlone({ store: log, sealer }: Platform, directory: string): Promise<string> {
  const store = await EmbeddedReadStore.open({ directory });
  const projections = new Projections([activityView], { log, store, sealer });
  const began = performance.now();
  await projections.start();
  if (!(await projections.caughtUp(LONGEST_MS))) throw new Error('the view does not catch up in time');
  const seconds = (performance.now() - began) / 1_000;
  await projections.stop();
  await store.close();
  const speed = Math.round(EVENTS / seconds).toLocaleString('en-US');
  return `Built from the beginning, ${activityView.name} takes in ${speed} events a second.`;
}

/** Until views and reactors have taken in everything, and what the reactors have answered to it. */
async function settled({ store, projections, reactors }: Platform): Promise<void> {
  if (!(reactors instanceof Reactions)) throw new TypeError('one process answers the whole log here');
  const names = reactors.status().map(({ reactor }) => reactor);
  let [before, end] = [START, await store.end()];
  while (before !== end) {
    for (const name of names) {
      const isThere = await reactors.waitFor(name, { position: end }, LONGEST_MS);
      if (!isThere) throw new Error(`the reactor ${name} does not catch up in time`);
    }
    [before, end] = [end, await store.end()];
  }
  if (!(await projections.caughtUp(LONGEST_MS))) throw new Error('the views do not catch up in time');
}

async function measure(url: string): Promise<Row[]> {
  const login = { username: 'admin', password: ADMIN_PASSWORD };
  const response = await fetch(`${url}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(login),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const rows: Row[] = [];
  for (const [what, path] of questions()) rows.push([what, ...(await timesOf(`${url}${path}`, token))]);
  return rows;
}

function questions(): readonly (readonly [what: string, path: string])[] {
  const daysAgo = (days: number): string => plusMs(instant(new Date()), -days * MS_PER_DAY).slice(0, 10);
  const days = '/api/v1/analytics/days';
  return [
    ['/analytics', '/analytics'],
    ['a day', `${days}?from=${daysAgo(30)}&to=${daysAgo(30)}`],
    ['31 days', `${days}?from=${daysAgo(40)}&to=${daysAgo(10)}`],
    ['366 days', `${days}?from=${daysAgo(365)}`],
  ];
}

async function timesOf(url: string, token: string): Promise<readonly number[]> {
  const times: number[] = [];
  let bytes = 0;
  for (let asked = 0; asked <= REQUESTS; asked += 1) {
    const begun = performance.now();
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const text = await response.text();
    times.push(performance.now() - begun);
    if (response.status !== 200) throw new Error(`${response.status} ${text}`);
    bytes = text.length;
  }
  const [first = 0, ...others] = times;
  others.sort((a, b) => a - b);
  const at = (part: number): number => others[Math.floor(others.length * part)] ?? 0;
  return [first, at(0.5), at(0.99), Math.round(bytes / 1_024)].map((each) => Math.round(each * 10) / 10);
}
