import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, sep } from 'node:path';
import { refuse } from '#platform/http/platform-refusals';
import { PROBLEM_JSON, problemOf } from '#platform/http/problem';
import { answerUnreadable } from '#platform/http/raw-problem';
import { requestId } from '#platform/http/request-id';

/** Built, this file stands in dist, and what it reads was not copied there. */
const ROOT = join(import.meta.dirname.replace(join(sep, 'dist', 'tools'), join(sep, 'tools')), '..');
const ROUTES = join(ROOT, 'deploy/nginx/routes.conf');
const LINE = /^ {2}(?:~(\S+)|default) (\S+);$/gm;
/** As nginx does: on a busy machine a shorter one closes a connection as its next request comes. */
const KEPT_OPEN_MS = 75_000;
const DESCRIPTION_PATH = '/api/openapi.json';
const DESCRIPTION = join(ROOT, 'docs/openapi.json');

/** The services by name, and where the instances of each listen. */
export type Services = Readonly<Record<string, readonly string[]>>;

export interface FrontDoor {
  readonly url: string;
  close(): Promise<void>;
}

/** Stands before the services as nginx does elsewhere, by the same map of paths. */
export async function openFrontDoor(services: Services): Promise<FrontDoor> {
  const door = new Door(services);
  const server = createServer({ keepAliveTimeout: KEPT_OPEN_MS }, (asked, answer) =>
    door.take(asked, answer),
  );
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

class Door {
  private readonly serviceOf = routing();
  private turn = 0;

  constructor(private readonly services: Services) {}

  take(asked: IncomingMessage, answer: ServerResponse): void {
    const [path = '/'] = (asked.url ?? '/').split('?', 1);
    if (path === DESCRIPTION_PATH) describe(answer);
    else pass(asked, answer, this.inTurn(this.services[this.serviceOf(path)] ?? []));
  }

  /** All of them, each time beginning with another. */
  private inTurn(instances: readonly string[]): readonly string[] {
    this.turn += 1;
    const first = this.turn % Math.max(1, instances.length);
    return [...instances.slice(first), ...instances.slice(0, first)];
  }
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

/**
 * To the first instance that takes the connection. What may have been sent to one is never sent to
 * another: when its answer does not come, the caller cannot be told what became of it, and is cut off.
 */
function pass(asked: IncomingMessage, answer: ServerResponse, instances: readonly string[]): void {
  const [instance, ...others] = instances;
  if (instance === undefined) {
    answerNobodyThere(asked, answer);
    return;
  }
  const { method, headers, url } = asked;
  let [isConnected, isAnswered] = [false, false];
  const onward = request(instance, { method, headers, path: url }, (answered) => {
    isAnswered = true;
    answer.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
    answered.pipe(answer);
    answered.on('close', () => {
      if (!answered.complete) answer.destroy();
    });
  });
  onward.on('socket', (socket) => {
    const send = (): void => {
      isConnected = true;
      asked.pipe(onward);
    };
    if (socket.connecting) socket.once('connect', send);
    else send();
  });
  onward.on('error', () => {
    // A service may answer before it has heard everything, and then listens no longer.
    if (isAnswered) return;
    if (isConnected || answer.closed) answer.destroy();
    else pass(asked, answer, others);
  });
  answer.on('close', () => {
    onward.destroy();
    // Unread, the rest would close the connection, and the answer be lost on the way.
    asked.unpipe(onward).resume();
  });
}

function answerNobodyThere(asked: IncomingMessage, answer: ServerResponse): void {
  asked.resume();
  const { problem, headers } = problemOf(refuse('platform.not-ready'), requestId(asked));
  answer.writeHead(problem.status, { 'content-type': PROBLEM_JSON, ...headers }).end(JSON.stringify(problem));
}

/** Of all services: each by itself knows only its own routes. */
function describe(answer: ServerResponse): void {
  answer.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(readFileSync(DESCRIPTION));
}
