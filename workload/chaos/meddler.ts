import { connect, type Channel, type ConsumeMessage, type Options } from 'amqplib';
import { pause } from '#platform/retrying/back-off';
import type { Chance } from '../chance.js';

/** What is known of Florin's messages here is written a second time on purpose. */
const EXCHANGE = 'florin.events';
const PUT_ASIDE = 'florin.dead-letters';
const TOKEN = 'florin-token';
const MOST_OVERHEARD = 60;
const LONGEST_LISTENING_MS = 3_000;
const FAR_AHEAD = '999999999999999';

interface Overheard {
  readonly lane: string;
  readonly content: Buffer;
  readonly properties: Options.Publish;
}

/** Somebody on the broker who is none of Florin's processes. */
export class Meddler {
  constructor(
    private readonly url: string,
    private readonly lanes: number,
    private readonly chance: Chance,
  ) {}

  /** Messages that were genuine are sent again, later ones before earlier ones. Answers how many. */
  async repeat(): Promise<number> {
    return await this.onChannel(async (channel) => {
      const overheard = await overhear(channel, this.lanes);
      const again = [...overheard, ...overheard].sort(() => this.chance.next() - 0.5);
      for (const { lane, content, properties } of again) channel.publish(EXCHANGE, lane, content, properties);
      return again.length;
    });
  }

  /** Messages that Florin never sent: unsigned, with a token of another message, and no messages at all. */
  async forge(): Promise<number> {
    return await this.onChannel(async (channel) => {
      const overheard = await overhear(channel, this.lanes);
      const forged = overheard.flatMap((genuine) => forgeriesOf(genuine));
      for (const { lane, content, properties } of forged)
        channel.publish(EXCHANGE, lane, content, properties);
      return forged.length;
    });
  }

  /** Takes away all that waits for a group. Answers how many messages. */
  async purge(group: string): Promise<number> {
    return await this.onChannel(async (channel) => {
      let lost = 0;
      for (let lane = 0; lane < this.lanes; lane += 1) {
        lost += (await channel.purgeQueue(`florin.${group}.${lane}`)).messageCount;
      }
      return lost;
    });
  }

  /** How many messages Florin has put aside. */
  async putAside(): Promise<number> {
    return await this.onChannel(async (channel) => (await channel.checkQueue(PUT_ASIDE)).messageCount);
  }

  private async onChannel<Result>(work: (channel: Channel) => Promise<Result>): Promise<Result> {
    const connection = await connect(this.url);
    // What goes wrong shows in what is asked of the channel.
    connection.on('error', () => undefined);
    try {
      const channel = await connection.createChannel();
      channel.on('error', () => undefined);
      const result = await work(channel);
      await channel.close();
      return result;
    } finally {
      await connection.close().catch(() => undefined);
    }
  }
}

async function overhear(channel: Channel, lanes: number): Promise<readonly Overheard[]> {
  const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true });
  for (let lane = 0; lane < lanes; lane += 1) await channel.bindQueue(queue, EXCHANGE, String(lane));
  const overheard: Overheard[] = [];
  const enough = new AbortController();
  const hear = (message: ConsumeMessage | null): void => {
    if (message && overheard.length < MOST_OVERHEARD) overheard.push(asSent(message));
    else enough.abort();
  };
  const { consumerTag } = await channel.consume(queue, hear, { noAck: true });
  await pause(LONGEST_LISTENING_MS, enough.signal);
  await channel.cancel(consumerTag);
  return overheard;
}

function asSent({ fields, content, properties }: ConsumeMessage): Overheard {
  const sent = properties as Options.Publish;
  return { lane: fields.routingKey, content, properties: { ...sent, persistent: true } };
}

function forgeriesOf({ lane, content, properties }: Overheard): readonly Overheard[] {
  const message = JSON.parse(content.toString()) as { events: object[] };
  const otherEvents = Buffer.from(JSON.stringify({ ...message, events: [], watermark: FAR_AHEAD }));
  const unsigned = { ...properties, headers: {} };
  return [
    { lane, content, properties: unsigned },
    { lane, content: otherEvents, properties },
    { lane, content: otherEvents, properties: { ...properties, headers: { [TOKEN]: 'e30.e30.e30' } } },
    { lane, content: Buffer.from('{"lane":'), properties: unsigned },
  ];
}
