import { createServer, type AddressInfo, type Server as SocketServer, type Socket } from 'node:net';
import { once } from 'node:events';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featuresMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { answerAppends, type AppendFault, type Faults } from './appends.js';
import { DoubleLog, type Proposed } from './log.js';
import { answerReads } from './reads.js';

const LARGEST_MESSAGE_BYTES = 16 * 1_048_576;

/**
 * A test double of EventStoreDB: proves our use of the client over a real socket, and nothing about
 * the server. It keeps its events in memory, through a stop and a start as well.
 */
export class EsdbDouble {
  private readonly log = new DoubleLog();
  private readonly connections = new Set<Socket>();
  private sockets: SocketServer | undefined;
  private server: Server | undefined;
  private port: number;
  private readonly faults: Faults = {
    nextAppend: () => undefined,
    dropConnections: () => this.dropConnections(),
  };

  private constructor(port: number) {
    this.port = port;
  }

  /** Port 0 picks a free one. */
  static async start({ port = 0 } = {}): Promise<EsdbDouble> {
    const double = new EsdbDouble(port);
    await double.startAgain();
    return double;
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** On the same port, with the events that were there. */
  async startAgain(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE_BYTES });
    server.addService(streamsService.StreamsService, {
      read: answerReads(this.log),
      batchAppend: answerAppends(this.log, this.faults),
    });
    server.addService(features.ServerFeaturesService, {
      getSupportedMethods: (_: unknown, callback: (error: null, methods: unknown) => void) =>
        callback(null, supportedMethods()),
    });
    // The sockets are ours, so that they can be broken as a network breaks them.
    const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
    this.sockets = createServer((socket) => {
      this.connections.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined).on('close', () => this.connections.delete(socket));
      injector.injectConnection(socket);
    });
    this.sockets.listen(this.port, '127.0.0.1');
    await once(this.sockets, 'listening');
    this.port = (this.sockets.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { sockets, server } = this;
    [this.sockets, this.server] = [undefined, undefined];
    if (!sockets) return;
    const closed = once(sockets, 'close');
    sockets.close();
    this.dropConnections();
    server?.forceShutdown();
    await closed;
  }

  dropConnections(): void {
    for (const socket of this.connections) socket.destroy();
  }

  /** What happens to the appends from now on; asked once at each. */
  failAppends(nextAppend: () => AppendFault | undefined): void {
    this.faults.nextAppend = nextAppend;
  }

  /** Writes what a client of ours never would. */
  inject(stream: string, event: Partial<Proposed>): void {
    const data = Buffer.from('{}');
    const whole = {
      id: crypto.randomUUID(),
      type: 'Injected',
      contentType: 'application/json',
      data,
      metadata: data,
    };
    this.log.append(stream, 'any', [{ ...whole, ...event }]);
  }
}

function supportedMethods(): InstanceType<typeof featuresMessages.SupportedMethods> {
  const methods = ['read', 'batchappend'].map((name) =>
    new featuresMessages.SupportedMethod()
      .setServiceName('event_store.client.streams.streams')
      .setMethodName(name),
  );
  return new featuresMessages.SupportedMethods()
    .setEventStoreServerVersion('24.10.0')
    .setMethodsList(methods);
}
