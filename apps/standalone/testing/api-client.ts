export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON, else the text. */
  readonly body: unknown;
}

export interface ApiRequest {
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Each of them waits for the view for some seconds by itself. */
const MAX_TRIES = 10;

/** Calls a running Florin over HTTP, as anybody's client would. */
export class ApiClient {
  constructor(readonly url: string) {}

  /** Asks again when it is told to, because a view has not come far enough yet: nothing was done then. */
  async send(method: string, path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.sendOnce(method, path, request);
      if (tries === MAX_TRIES || !isBehind(answer)) return answer;
    }
  }

  private async sendOnce(
    method: string,
    path: string,
    { body, token, headers }: ApiRequest,
  ): Promise<ApiAnswer> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  async get(path: string, request: Omit<ApiRequest, 'body'> = {}): Promise<ApiAnswer> {
    return await this.send('GET', path, request);
  }

  async post(path: string, body: unknown, request: Omit<ApiRequest, 'body'> = {}): Promise<ApiAnswer> {
    return await this.send('POST', path, { ...request, body });
  }
}

function isBehind({ status, body }: ApiAnswer): boolean {
  return status === 503 && (body as { code?: string }).code === 'platform.view-behind';
}
