import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { MS_PER_SECOND } from '#platform/kernel/clock';
import { lookUpPublic } from './guarded-addresses.js';
import type { WebhookAddress } from './webhook-address.js';

const LONGEST_ANSWER_MS = 10 * MS_PER_SECOND;
/** What is read of an answer; nobody needs more of it. */
const MAX_ANSWER_BYTES = 16 * 1_024;

/**
 * Posts once, to the address and nowhere else: redirects are not followed, proxies are not asked, and
 * connections are not kept. Answers the status; throws when there is none in time.
 */
export async function postOnce(
  { url, isAllowed }: WebhookAddress,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<number> {
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    agent: false,
    signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
    ...(!isAllowed && { lookup: lookUpPublic }),
  };
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return await new Promise<number>((resolve, reject) => {
    const sending = send(url, options, (answer) => {
      readTo(answer, MAX_ANSWER_BYTES);
      answer.on('close', () => resolve(answer.statusCode ?? 0));
      answer.on('error', reject);
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

function readTo(answer: IncomingMessage, most: number): void {
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > most) answer.destroy();
  });
}
