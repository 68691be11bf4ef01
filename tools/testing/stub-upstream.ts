import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** Stands where a service would, and says who it is to whatever it is asked. */
export class StubUpstream {
  readonly seen: SeenRequest[] = [];
  /** What it does with a request: answers, says that it is not ready, or hangs up when it has read it. */
  manner: 'answers' | 'is not ready' | 'hangs up' = 'answers';

  private constructor(
    readonly name: string,
    private readonly server: Server,
  ) {}

  static async start(name: string): Promise<StubUpstream> {
    const server = createServer();
    const stub = new StubUpstream(name, server);
    server.on('request', ({ method = '', url = '', headers, socket }, answer) => {
      stub.seen.push({ method, url, headers });
      if (stub.manner === 'hangs up') {
        socket.destroy();
        return;
      }
      const status = stub.manner === 'answers' ? 200 : 503;
      answer.writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' });
      answer.end(JSON.stringify({ service: name }));
    });
    await stub.listen(0);
    return stub;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Gone for as long as that takes, then where it was before. */
  async whileAway<T>(work: () => Promise<T>): Promise<T> {
    const { port } = this;
    await this.stop();
    try {
      return await work();
    } finally {
      await this.listen(port);
    }
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }
}
