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

/** Calls a running Florin over HTTP, as anybody's client would. */
export class ApiClient {
  constructor(readonly url: string) {}

  async send(method: string, path: string, { body, token, headers }: ApiRequest = {}): Promise<ApiAnswer> {
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
