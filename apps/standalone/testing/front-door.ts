import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { answerUnreadable } from '#platform/http/raw-problem';

const ROUTES = join(import.meta.dirname, '../../../deploy/nginx/routes.conf');
const LINE = /^ {2}(?:~(\S+)|default) (\S+);$/gm;

/** The services by name, and where each of them listens. */
export type Services = Readonly<Record<string, string>>;

/** Stands before the services in tests as nginx does elsewhere, by the same map of paths. */
export async function openFrontDoor(
  services: Services,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const serviceOf = routing();
  const server = createServer((asked, answer) => {
    const [path = '/'] = (asked.url ?? '/').split('?', 1);
    pass(asked, answer, services[serviceOf(path)] ?? '');
  });
  server.on('clientError', answerUnreadable);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

function routing(): (path: string) => string {
  const lines = [...readFileSync(ROUTES, 'utf8').matchAll(LINE)];
  const patterns = lines.map(([, pattern, service = '']) => ({
    pattern: pattern && new RegExp(pattern),
    service,
  }));
  const fallback = patterns.find(({ pattern }) => !pattern)?.service ?? '';
  return (path) => patterns.find(({ pattern }) => pattern && pattern.test(path))?.service ?? fallback;
}

function pass(asked: IncomingMessage, answer: ServerResponse, service: string): void {
  const { method, headers, url } = asked;
  const onward = request(service, { method, headers, path: url }, (answered) => {
    answer.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
    answered.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  answer.on('close', () => onward.destroy());
  asked.pipe(onward);
}
