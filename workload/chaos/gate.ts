import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** The way to a server on loopback, which can be shut: whoever is on it is cut off at once. */
export class Gate {
  private readonly sockets = new Set<Socket>();
  private target: number | undefined;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async on(port: number): Promise<Gate> {
    const server = createServer();
    const gate = new Gate(server, port);
    server.on('connection', (socket) => gate.take(socket));
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return gate;
  }

  openTo(port: number): void {
    this.target = port;
  }

  shut(): void {
    this.target = undefined;
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.server.close();
    this.shut();
    await once(this.server, 'close');
  }

  private take(socket: Socket): void {
    if (this.target === undefined) {
      socket.destroy();
      return;
    }
    const onward = connect(this.target, '127.0.0.1');
    for (const [end, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      this.sockets.add(end);
      end.setNoDelay(true);
      end.on('error', () => end.destroy());
      end.on('close', () => {
        this.sockets.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  }
}
