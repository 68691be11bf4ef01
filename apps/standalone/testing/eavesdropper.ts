import { connect, type Channel, type ChannelModel, type ConsumeMessage, type Options } from 'amqplib';
import { MOST_LANES } from '#platform/event-store/lanes';
import type { LaneMessage } from '#platform/message-bus/message-bus';

/** What is known of Florin's messages here is written a second time on purpose. */
const EXCHANGE = 'florin.events';
const PUT_ASIDE = 'florin.dead-letters';
const TOKEN = 'florin-token';
const MYSELF = 'eavesdropper';

export interface Overheard {
  readonly message: LaneMessage;
  readonly token: unknown;
  readonly content: Buffer;
}

/** Somebody on the broker who is none of Florin's processes: hears what they send, and sends what it likes. */
export class Eavesdropper {
  readonly overheard: Overheard[] = [];

  private constructor(
    private readonly connection: ChannelModel,
    private readonly channel: Channel,
  ) {}

  static async on(url: string): Promise<Eavesdropper> {
    const connection = await connect(url);
    const channel = await connection.createChannel();
    const spy = new Eavesdropper(connection, channel);
    const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true });
    for (let lane = 0; lane < MOST_LANES; lane += 1) await channel.bindQueue(queue, EXCHANGE, String(lane));
    await channel.consume(queue, (message) => spy.hear(message), { noAck: true });
    return spy;
  }

  send(lane: number, content: Buffer, token?: unknown): void {
    const options: Options.Publish = token === undefined ? {} : { headers: { [TOKEN]: token } };
    this.channel.publish(EXCHANGE, String(lane), content, { ...options, persistent: true, appId: MYSELF });
  }

  /** How many messages Florin has put aside. */
  async putAside(): Promise<number> {
    return (await this.channel.checkQueue(PUT_ASIDE)).messageCount;
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private hear(heard: ConsumeMessage | null): void {
    if (!heard || heard.properties.appId === MYSELF) return;
    const { content, properties } = heard;
    const message = JSON.parse(content.toString()) as LaneMessage;
    this.overheard.push({ message, token: properties.headers?.[TOKEN] as unknown, content });
  }
}
