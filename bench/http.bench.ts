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

interface Load {
  readonly what: string;
  readonly request: Pick<autocannon.Options, 'method' | 'body'> & { readonly path: string };
  readonly authenticated: boolean;
}

const LOADS: readonly Load[] = [
  { what: 'nothing (health)', request: { method: 'GET', path: '/health/live' }, authenticated: false },
  { what: 'query (own profile)', request: { method: 'GET', path: '/api/v1/profile' }, authenticated: true },
  {
    what: 'command (change own profile)',
    request: { method: 'PATCH', path: '/api/v1/profile', body: JSON.stringify({ firstName: 'Ada' }) },
    authenticated: true,
  },
];

export async function run(): Promise<{ columns: string[]; rows: (string | number)[][]; notes: string[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'florin-http-bench-'));
  const { url, server } = await startServer(dataDir);
  try {
    const tokens = await signUpUsers(url);
    const rows: (string | number)[][] = [];
    for (const load of LOADS) rows.push(await measure(url, load, tokens));
    return {
      columns: ['request', 'connections', 'requests/s', 'p50 ms', 'p99 ms', 'not 2xx'],
      rows,
      notes: [
        `The whole standalone app in a process of its own; ${USERS} users, each on a connection of their own, for ${SECONDS} s; the client shares the machine.`,
        'A command is answered when its events are on disk. Each changes the profile, whose personal fields are encrypted.',
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

async function signUpUsers(url: string): Promise<readonly string[]> {
  const users = Array.from({ length: USERS }, (_, index) => `bench-${index}`);
  const tokens: string[] = [];
  for (const username of users) {
    const response = await fetch(`${url}/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: PASSWORD }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    tokens.push(token);
  }
  return tokens;
}

async function measure(
  url: string,
  { what, request, authenticated }: Load,
  tokens: readonly string[],
): Promise<(string | number)[]> {
  let next = 0;
  const result = await autocannon({
    url: url + request.path,
    method: request.method ?? 'GET',
    ...(request.body === undefined ? {} : { body: request.body }),
    connections: tokens.length,
    duration: SECONDS,
    setupClient: (client) => {
      const token = tokens[next++ % tokens.length] ?? '';
      client.setHeaders({
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(authenticated ? { authorization: `Bearer ${token}` } : {}),
      });
    },
  });
  const { requests, latency, non2xx } = result;
  return [what, tokens.length, Math.round(requests.average), latency.p50, latency.p99, non2xx];
}
