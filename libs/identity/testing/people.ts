import { Secret, TOTP } from 'otpauth';
import type { ApiAnswer, ApiClient } from '#standalone/testing/api-client';
import { ADMIN } from '#standalone/testing/start-test-florin';

export const PASSWORD = 'four words are better';

/** What the routes under test answer with, each with its part of it. */
export interface Said {
  readonly message?: string;
  readonly userId: string;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly role: string;
  readonly username?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly items: readonly Record<string, unknown>[];
  readonly next?: string;
  readonly recoveryCodes: readonly string[];
  readonly enrolment: string;
  readonly secret: string;
}

export function said({ body }: ApiAnswer): Said {
  return body as Said;
}

let count = 0;

/** A name that nobody has used in this test. */
export function freshName(): string {
  count += 1;
  return `person-${count}`;
}

export interface Person extends Said {
  readonly name: string;
}

export async function signUp(api: ApiClient, profile: Record<string, unknown> = {}): Promise<Person> {
  const username = freshName();
  const answer = await api.post('/signup', { username, password: PASSWORD, ...profile });
  if (answer.status !== 201) throw new Error(`sign-up: ${JSON.stringify(answer.body)}`);
  return { ...said(answer), name: username };
}

export async function logIn(api: ApiClient, username: string, more: object = {}): Promise<ApiAnswer> {
  return await api.post('/login', { username, password: PASSWORD, ...more });
}

export async function logInAsAdmin(api: ApiClient): Promise<Said> {
  return said(await api.post('/login', ADMIN));
}

/** Which code a device that holds the secret shows, so many steps from now. */
export function codeOf(secret: string, stepsFromNow = 0): string {
  const timestamp = Date.now() + stepsFromNow * 30_000;
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
}

/** Whether the token is taken now. */
export async function isGood(api: ApiClient, token: string): Promise<boolean> {
  return (await api.get('/api/v1/profile', { token })).status === 200;
}
