import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '#platform/config/config';
import { refuse } from '#platform/http/platform-refusals';
import { PROBLEM_JSON, problemOf } from '#platform/http/problem';
import { requestId } from '#platform/http/request-id';

/**
 * Answers in Florin's place until the engines it needs are there: it is alive, not ready, and why. Where
 * it listens, Florin listens afterwards.
 */
export class WaitingRoom {
  private reasons: readonly string[] = [];

  private constructor(private readonly server: Server) {}

  static async open({ host, port }: Config): Promise<WaitingRoom> {
    const server = createServer();
    const room = new WaitingRoom(server);
    server.on('request', ({ url = '/' }, answer) => room.answer(url, answer));
    server.listen(port, host);
    await once(server, 'listening');
    return room;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  tell(reasons: readonly string[]): void {
    this.reasons = reasons;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private answer(url: string, answer: ServerResponse): void {
    const [path] = url.split('?', 1);
    if (path === '/health/live') {
      answer.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end('{"status":"live"}');
      return;
    }
    const refusal = refuse('platform.not-ready', path === '/health/ready' ? { reasons: this.reasons } : {});
    const { problem, headers } = problemOf(refusal, requestId({ headers: {} }));
    answer
      .writeHead(problem.status, { 'content-type': PROBLEM_JSON, ...headers })
      .end(JSON.stringify(problem));
  }
}
