import { connect, type Channel, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { BusUnavailable } from '../message-bus.js';
import { firstEvent } from './first-event.js';

const HEARTBEAT_SECONDS = 10;
const LONGEST_CONNECT_MS = 5_000;
const LONGEST_GOODBYE_MS = 2_000;

/** A connection that is made when it is needed, and anew when it was lost. */
export class RabbitConnection {
  private readonly address: URL;
  private current: Promise<ChannelModel> | undefined;
  private isClosed = false;
  private blocking: string | undefined;

  /** `name` is how an operator finds it on the broker. */
  constructor(
    url: string,
    private readonly name: string,
  ) {
    this.address = addressOf(url);
  }

  /** Why the broker takes no messages over this connection now, as far as it has said so. */
  get blockedBecause(): string | undefined {
    return this.blocking;
  }

  async channel(): Promise<Channel> {
    return await this.opened((connection) => connection.createChannel());
  }

  async confirmChannel(): Promise<ConfirmChannel> {
    return await this.opened((connection) => connection.createConfirmChannel());
  }

  /** Waits for the broker to take messages again, so long at most. */
  async unblocked(longestMs: number): Promise<void> {
    if (this.blocking === undefined || !this.current) return;
    await firstEvent(await this.current, ['unblocked', 'close'], longestMs);
    this.checkUnblocked();
  }

  checkUnblocked(): void {
    if (this.blocking !== undefined) throw this.unavailable(`has blocked publishers: ${this.blocking}`);
  }

  unavailable(what: string, cause?: unknown): BusUnavailable {
    const { hostname, port, protocol } = this.address;
    const place = `${hostname}:${port || (protocol === 'amqps:' ? 5671 : 5672)}`;
    return new BusUnavailable(`RabbitMQ at ${place} ${what}`, { cause });
  }

  /** What is under way on it fails; whoever needs one next gets a new one. */
  async drop(): Promise<void> {
    const { current } = this;
    if (!current) return;
    this.forget(current);
    const connection = await current.catch(() => undefined);
    if (connection) await goodbye(connection);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.drop();
  }

  private async opened<Opened extends Channel>(
    open: (connection: ChannelModel) => Promise<Opened>,
  ): Promise<Opened> {
    if (this.isClosed) throw new BusUnavailable('the bus is closed');
    try {
      const channel = await open(await (this.current ?? this.connect()));
      // Its end follows, and with it the end of what is under way on it.
      channel.on('error', () => undefined);
      return channel;
    } catch (error) {
      throw this.unavailable('does not answer', error);
    }
  }

  private connect(): Promise<ChannelModel> {
    const connecting = connect(this.address.href, {
      timeout: LONGEST_CONNECT_MS,
      noDelay: true,
      clientProperties: { connection_name: this.name },
    });
    this.current = connecting;
    const lost = (): void => this.forget(connecting);
    connecting.then((connection) => {
      connection.on('error', () => undefined);
      connection.on('close', lost);
      connection.on('blocked', (reason) => this.block(connecting, reason));
      connection.on('unblocked', () => this.block(connecting, undefined));
    }, lost);
    return connecting;
  }

  private block(connection: Promise<ChannelModel>, reason: string | undefined): void {
    if (this.current === connection) this.blocking = reason;
  }

  private forget(connection: Promise<ChannelModel>): void {
    this.block(connection, undefined);
    if (this.current === connection) this.current = undefined;
  }
}

/** Lets the broker finish what it was sent, if it answers at all. */
export async function goodbye(closing: Channel | ChannelModel): Promise<void> {
  const ended = firstEvent(closing, ['close'], LONGEST_GOODBYE_MS);
  try {
    await Promise.race([closing.close(), ended]);
  } catch {
    // It was closed already.
  }
}

/** Says nothing of what is in it: there is a password. */
function addressOf(url: string): URL {
  if (!URL.canParse(url) || !/^amqps?:/.test(url)) throw new TypeError('not an amqp:// or amqps:// address');
  const address = new URL(url);
  address.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return address;
}
