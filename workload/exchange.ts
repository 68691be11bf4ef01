import { Agent, request as send, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { targetOf, type Request } from './requests.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export function isCarriedOut(answer: Answer | undefined): answer is Answer {
  return answer !== undefined && answer.status < 300;
}

export interface Exchange extends Request {
  readonly headers: Readonly<Record<string, string>>;
  /** So long after it is sent its connection is cut, whether it was answered or not. */
  readonly cutAfterMs?: number | undefined;
}

/** Nobody waits longer for an answer; what comes later is as lost as what never comes. */
const LONGEST_WAIT_MS = 20_000;
/** Requests under way at once; the others wait for a connection. */
const MAX_CONNECTIONS = 32;

/** Sends requests over a few connections that are kept. */
export class Connections {
  private readonly agent: Agent;

  constructor(mostAtOnce = MAX_CONNECTIONS) {
    this.agent = new Agent({ keepAlive: true, maxSockets: mostAtOnce });
  }

  /** Undefined when there is no telling what became of it: cut, refused, reset, or too late. */
  async exchange(url: string, exchange: Exchange): Promise<Answer | undefined> {
    try {
      return await this.attempt(url, exchange);
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private async attempt(url: string, exchange: Exchange): Promise<Answer> {
    const { method, headers, body, cutAfterMs } = exchange;
    const outgoing = send(new URL(targetOf(exchange), url), {
      agent: this.agent,
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      timeout: LONGEST_WAIT_MS,
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('too late')));
    if (cutAfterMs !== undefined) cutAfter(outgoing, cutAfterMs);
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve);
      outgoing.on('error', reject);
      outgoing.on('close', () => reject(new Error('closed without an answer')));
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    const response = await answered;
    return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
  }
}

/** Counted from when it has a connection: one that waits for its turn has not been sent. */
function cutAfter(outgoing: ReturnType<typeof send>, ms: number): void {
  outgoing.on('socket', () => {
    const timer = setTimeout(() => outgoing.destroy(new Error('cut')), ms);
    outgoing.on('close', () => clearTimeout(timer));
  });
}
