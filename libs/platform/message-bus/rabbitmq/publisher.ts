import type { ConfirmChannel } from 'amqplib';
import { inTime } from '#platform/retrying/in-time';
import { BusUnavailable, type LaneMessage, type Notice } from '../message-bus.js';
import type { MessageTokens } from '../message-tokens.js';
import type { RabbitConnection } from './connection.js';
import { CONTENT_TYPE, encode, encodeNotice, LANE_MESSAGE, NOTICE, TOKEN_HEADER } from './lane-wire.js';
import type { Prepared, Topology } from './topology.js';

/** On their way and not confirmed yet. */
const WINDOW_MESSAGES = 1_000;
const WINDOW_BYTES = 8 * 2 ** 20;
/** For a confirmation, and for a broker that takes no messages to take them again. */
const LONGEST_WAIT_MS = 10_000;

interface Outgoing {
  readonly id: string;
  readonly type: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly body: Buffer;
}

/** Sends one window of messages after the other, and waits until the broker has each of them safe. */
export class Publisher {
  private channel: Promise<ConfirmChannel> | undefined;
  private turn: Promise<void> = Promise.resolve();
  private prepared: Prepared = { groups: [], laneCount: 0, notices: [] };
  private readonly returned = new Set<string>();

  constructor(
    private readonly connection: RabbitConnection,
    private readonly topology: Topology,
    private readonly tokens: MessageTokens,
  ) {}

  /** What a broker has to have that has lost everything. */
  willDeclare(more: Partial<Prepared>): Prepared {
    this.prepared = { ...this.prepared, ...more };
    return this.prepared;
  }

  async publish(messages: readonly LaneMessage[]): Promise<void> {
    await this.inTurn(messages, (message) => this.outgoing(message));
  }

  async publishNotices(notices: readonly Notice[]): Promise<void> {
    await this.inTurn(notices, (notice) => this.outgoingNotice(notice));
  }

  private async inTurn<T>(items: readonly T[], outgoing: (item: T) => Outgoing): Promise<void> {
    const mine = this.turn.then(() => this.publishAll(windowsOf(items, outgoing)));
    this.turn = mine.catch(() => undefined);
    await mine;
  }

  private outgoing(message: LaneMessage): Outgoing {
    const { lane, watermark } = message;
    const id = `${lane}-${watermark}`;
    const address = { exchange: this.topology.events, routingKey: String(lane) };
    return { id, type: LANE_MESSAGE, ...address, body: encode(message) };
  }

  private outgoingNotice(notice: Notice): Outgoing {
    const address = { exchange: this.topology.topics, routingKey: this.topology.noticeQueue(notice.queue) };
    return { id: notice.event.id, type: NOTICE, ...address, body: encodeNotice(notice) };
  }

  private async publishAll(windows: Iterable<readonly Outgoing[]>): Promise<void> {
    for (const window of windows) {
      await this.connection.unblocked(LONGEST_WAIT_MS);
      const channel = await this.open();
      const confirmed = Promise.all(window.map((each) => this.send(channel, each)));
      if ((await inTime(LONGEST_WAIT_MS, confirmed)) === 'late') await this.giveUp();
    }
  }

  private async giveUp(): Promise<never> {
    // A broker that blocks publishers has the messages all the same, and may yet deliver them.
    this.connection.checkUnblocked();
    await this.connection.drop();
    throw this.connection.unavailable('does not confirm what it was sent');
  }

  private async open(): Promise<ConfirmChannel> {
    const opening = this.channel ?? this.openNew();
    this.channel = opening;
    try {
      return await opening;
    } catch (error) {
      this.channel = undefined;
      throw error instanceof BusUnavailable ? error : this.connection.unavailable('does not answer', error);
    }
  }

  private async openNew(): Promise<ConfirmChannel> {
    const channel = await this.connection.confirmChannel();
    this.returned.clear();
    channel.on('close', () => (this.channel = undefined));
    channel.on('return', ({ properties }) => this.returned.add(String(properties.messageId)));
    await this.topology.declareAll(channel, this.prepared);
    return channel;
  }

  private async send(
    channel: ConfirmChannel,
    { id, type, exchange, routingKey, body }: Outgoing,
  ): Promise<void> {
    const options = {
      persistent: true,
      mandatory: true,
      contentType: CONTENT_TYPE,
      type,
      appId: this.tokens.service,
      messageId: id,
      timestamp: Math.floor(Date.now() / 1_000),
      headers: { [TOKEN_HEADER]: this.tokens.issue(body) },
    };
    try {
      await new Promise<void>((resolve, reject) => {
        const settle = (error: Error | null): void => (error ? reject(error) : resolve());
        channel.publish(exchange, routingKey, body, options, settle);
      });
    } catch (error) {
      throw this.connection.unavailable('has not taken a message', error);
    }
    if (this.returned.delete(id))
      throw this.connection.unavailable(`has no queue for ${routingKey} on ${exchange}`);
  }
}

function* windowsOf<T>(items: readonly T[], outgoing: (item: T) => Outgoing): Iterable<readonly Outgoing[]> {
  let window: Outgoing[] = [];
  let bytes = 0;
  for (const item of items) {
    const next = outgoing(item);
    const { body } = next;
    if (window.length === WINDOW_MESSAGES || (window.length > 0 && bytes + body.length > WINDOW_BYTES)) {
      yield window;
      window = [];
      bytes = 0;
    }
    window.push(next);
    bytes += body.length;
  }
  if (window.length > 0) yield window;
}
