import type { ApiAnswer, ApiClient, ApiRequest } from '#standalone/testing/api-client';
import type { MoneyJson } from '#platform/kernel/money';
import { logInAsAdmin, signUp } from '#identity/testing/people';

/** What the routes under test answer with, each with its part of it. */
export interface Told {
  readonly accountId: string;
  readonly depositId: string;
  readonly balance: MoneyJson;
  readonly available: MoneyJson;
  readonly bookedAt: string;
  readonly code: string;
  readonly errors?: readonly { readonly field: string }[];
  readonly items: readonly Record<string, unknown>[];
  readonly next?: string;
}

export function told({ body }: ApiAnswer): Told {
  return body as Told;
}

/** In what words a request was refused. */
export function refusal(answer: ApiAnswer): readonly [status: number, code: string] {
  return [answer.status, told(answer).code];
}

/** Somebody who is logged in and calls the routes of banking; the paths are those below `/api/v1`. */
export class Customer {
  constructor(
    private readonly api: ApiClient,
    readonly accessToken: string,
    readonly userId: string,
    readonly username: string,
  ) {}

  /** The same one, of another process. */
  at(api: ApiClient): Customer {
    return new Customer(api, this.accessToken, this.userId, this.username);
  }

  async send(method: string, path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    return await this.api.send(method, `/api/v1${path}`, { ...request, token: this.accessToken });
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    return await this.send('GET', path, { headers });
  }

  async post(
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ApiAnswer> {
    return await this.send('POST', path, { body, headers });
  }

  /** The id of a new account, with so much on it. */
  async open(currency = 'EUR', amount?: string): Promise<string> {
    const answer = await this.post('/accounts', { currency });
    if (answer.status !== 201) throw new Error(`not opened: ${JSON.stringify(answer.body)}`);
    const { accountId } = told(answer);
    if (amount !== undefined) await this.deposit(accountId, amount, currency);
    return accountId;
  }

  async deposit(accountId: string, amount: string, currency = 'EUR'): Promise<void> {
    const answer = await this.post(`/accounts/${accountId}/deposits`, { amount, currency });
    if (answer.status !== 201) throw new Error(`not deposited: ${JSON.stringify(answer.body)}`);
  }
}

export async function aCustomer(api: ApiClient): Promise<Customer> {
  const { access_token, userId, name } = await signUp(api);
  return new Customer(api, access_token, userId, name);
}

export async function theAdmin(api: ApiClient): Promise<Customer> {
  const { access_token, userId } = await logInAsAdmin(api);
  return new Customer(api, access_token, userId, 'admin');
}

/** For a query that is to know of what this answer tells. */
export function after({ headers }: ApiAnswer): { readonly 'florin-after': string } {
  return { 'florin-after': headers.get('florin-position') ?? '' };
}
