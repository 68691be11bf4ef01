import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly payload: { readonly type: string; readonly data: Readonly<Record<string, unknown>> };
}

/** Somebody who has webhooks sent to them, on loopback. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** How it answers. */
  status = 204;
  headers: Readonly<Record<string, string>> = {};
  tries = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, answer) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        receiver.take(request.headers, Buffer.concat(chunks).toString());
        answer.writeHead(receiver.status, receiver.headers).end('x'.repeat(100));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}/hook`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private take(headers: IncomingHttpHeaders, body: string): void {
    this.tries += 1;
    const payload = JSON.parse(body) as Received['payload'];
    if (this.status < 300) this.received.push({ headers, body, payload });
  }
}
