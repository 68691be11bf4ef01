import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from './chance.js';
import type { Connections } from './exchange.js';
import type { Request } from './requests.js';

export const ADMIN_PASSWORD = 'a password for workloads only';

const LONGEST_PATIENCE_MS = 60_000;
const RETRY_MS = 250;
const UNAVAILABLE = 503;

/** Makes the customers, a few at a time, and answers with their tokens. */
export async function signUp(
  connections: Connections,
  url: string,
  usernames: readonly string[],
): Promise<readonly string[]> {
  const sign = (username: string) => tokenFrom(connections, url, credentials('signup', username));
  return await Promise.all(usernames.map(sign));
}

export async function logInAdmin(connections: Connections, url: string): Promise<string> {
  return await tokenFrom(connections, url, credentials('login', 'admin'));
}

/** What the API says of itself. */
export async function openApi(connections: Connections, url: string): Promise<unknown> {
  const answer = await connections.exchange(url, { method: 'GET', route: '/api/openapi.json', headers: {} });
  if (answer?.status !== 200) throw new Error('the API does not describe itself');
  return JSON.parse(answer.text);
}

/** Names that tell customers apart, and one run from another. */
export function usernamesFor(customers: number, chance: Chance): readonly string[] {
  const run = chance.between(100_000, 999_999);
  return Array.from({ length: customers }, (_, number) => `customer-${run}-${number}`);
}

function credentials(where: 'signup' | 'login', username: string): Request {
  return { method: 'POST', route: `/api/v1/${where}`, body: { username, password: ADMIN_PASSWORD } };
}

/** As patient as somebody whom it tells to come again. */
async function tokenFrom(connections: Connections, url: string, request: Request): Promise<string> {
  const deadline = performance.now() + LONGEST_PATIENCE_MS;
  let answer = await connections.exchange(url, { ...request, headers: {} });
  while (answer?.status === UNAVAILABLE && performance.now() < deadline) {
    await pause(RETRY_MS);
    answer = await connections.exchange(url, { ...request, headers: {} });
  }
  if (!answer || answer.status >= 300) {
    throw new Error(`${request.route} answered ${answer ? `${answer.status}: ${answer.text}` : 'nothing'}`);
  }
  return (JSON.parse(answer.text) as { access_token: string }).access_token;
}
