import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';

export const title = 'Requests over HTTP';

const USERS = 64;
const SECONDS = 10;
const PASSWORD = 'a password for benches only';

interface Customer {
  readonly token: string;
  readonly accountId: string;
}

interface BenchRequest {
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path: string;
  readonly body?: object;
}

interface Load {
  readonly what: string;
  readonly request: (customer: Customer, next: Customer) => BenchRequest;
}

const LOADS: readonly Load[] = [
  { what: 'nothing (health)', request: () => ({ method: 'GET', path: '/health/live' }) },
  { what: 'query (own profile)', request: () => ({ method: 'GET', path: '/api/v1/profile' }) },
  {
    what: 'command (change own profile)',
    request: () => ({ method: 'PATCH', path: '/api/v1/profile', body: { firstName: 'Ada' } }),
  },
  {
    what: 'command (transfer to the next user)',
    request: ({ accountId }, { accountId: to }) => ({
      method: 'POST',
      path: `/api/v1/accounts/${accountId}/transfers`,
      body: { to, amount: '0.01', currency: 'EUR', reference: 'Coffee' },
    }),
  },
  {
    what: 'query (own account)',
    request: ({ accountId }) => ({ method: 'GET', path: `/api/v1/accounts/${accountId}` }),
  },
  {
    what: 'query (50 movements)',
    request: ({ accountId }) => ({ method: 'GET', path: `/api/v1/accounts/${accountId}/movements` }),
  },
];

export async function run(): Promise<{ columns: string[]; rows: (string | number)[][]; notes: string[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'florin-http-bench-'));
  const { url, server } = await startServer(dataDir);
  try {
    const customers = await signUpCustomers(url);
    const rows: (string | number)[][] = [];
    for (const load of LOADS) rows.push(await measure(url, load, customers));
    return {
      columns: ['request', 'connections', 'requests/s', 'p50 ms', 'p99 ms', 'not 2xx'],
      rows,
      notes: [
        `The whole standalone app in a process of its own; ${USERS} users, each on a connection of their own, for ${SECONDS} s; the client shares the machine.`,
        'A command is answered when its events are on disk. What is personal in them (the profile, the reference of a transfer) is encrypted.',
        'All views and reactors run in the same process: the transfers are settled while others are sent.',
      ],
    };
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
    rmSync(dataDir, { recursive: true });
  }
}

async function startServer(dataDir: string): Promise<{ url: string; server: ChildProcess }> {
  const server = fork(join(import.meta.dirname, '../apps/standalone/main.js'), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PORT: '0',
      FLORIN_DATA_DIR: dataDir,
      FLORIN_REQUESTS_PER_SECOND: '1000000',
      FLORIN_CREDENTIAL_REQUESTS_PER_MINUTE: '1000000',
    },
  });
  if (!server.stdout) throw new Error('the server has no output');
  for await (const line of createInterface(server.stdout)) {
    const url = /Florin is up: (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { url, server };
  }
  throw new Error('the server did not start');
}

async function signUpCustomers(url: string): Promise<readonly Customer[]> {
  const customers: Customer[] = [];
  for (let index = 0; index < USERS; index += 1) {
    const credentials = { username: `bench-${index}`, password: PASSWORD };
    const { access_token: token = '' } = await post(`${url}/signup`, credentials);
    const { accountId = '' } = await post(`${url}/api/v1/accounts`, { currency: 'EUR' }, token);
    const money = { amount: '1000000.00', currency: 'EUR' };
    await post(`${url}/api/v1/accounts/${accountId}/deposits`, money, token);
    customers.push({ token, accountId });
  }
  return customers;
}

async function post(url: string, body: object, token = ''): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (response.status !== 201) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as Record<string, string>;
}

async function measure(
  url: string,
  { what, request }: Load,
  customers: readonly Customer[],
): Promise<(string | number)[]> {
  let client = 0;
  const { requests, latency, non2xx } = await autocannon({
    url,
    connections: customers.length,
    duration: SECONDS,
    setupClient: (connection) => {
      const [customer, next] = [customers[client % USERS], customers[(client + 1) % USERS]];
      if (!customer || !next) throw new RangeError('there are as many connections as customers');
      client += 1;
      const { body, ...rest } = request(customer, next);
      const known = { host: new URL(url).host, authorization: `Bearer ${customer.token}` };
      const headers = body ? { ...known, 'content-type': 'application/json' } : known;
      connection.setRequests([{ ...rest, headers, ...(body && { body: JSON.stringify(body) }) }]);
    },
  });
  return [what, customers.length, Math.round(requests.average), latency.p50, latency.p99, non2xx];
}
