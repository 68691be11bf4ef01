import type { Channel, ConsumeMessage } from 'amqplib';
import type { Log } from '#platform/observability/log';
import { tellFailure } from '#platform/retrying/tell-failure';
import { BusUnavailable, type Consumption } from '../message-bus.js';
import { untilTaken } from '../taking.js';
import { goodbye, type RabbitConnection } from './connection.js';
import { Inbox } from './inbox.js';
import type { Judgement } from './judgement.js';
import { reasonFor } from './lost-channel.js';
import type { Topology } from './topology.js';

/** What a consumer is sent before it has acknowledged anything. */
const PREFETCH = 256;

export interface ConsumerParts {
  readonly connection: RabbitConnection;
  readonly topology: Topology;
  readonly judgement: Judgement;
  readonly log: Log;
}

/** Consumes a lane over one channel, until the signal aborts or the channel is lost. */
export class LaneConsumer {
  constructor(
    private readonly parts: ConsumerParts,
    private readonly consumption: Consumption,
  ) {}

  async run(begun: () => void): Promise<void> {
    const channel = await this.parts.connection.channel();
    const lost = new AbortController();
    channel.on('close', () => lost.abort());
    try {
      const inbox = await this.begin(channel, lost);
      begun();
      await this.handOver(channel, inbox, lost.signal);
    } catch (error) {
      throw reasonFor(error, lost.signal);
    } finally {
      // Only now are unacknowledged messages free for the next consumer: none overtakes those at hand.
      await goodbye(channel);
    }
  }

  private async begin(channel: Channel, lost: AbortController): Promise<Inbox> {
    const { topology, judgement } = this.parts;
    const { group, lane } = this.consumption;
    const inbox = new Inbox();
    await topology.declare(channel);
    const queue = await topology.declareQueue(channel, group, lane);
    const accept = (delivery: ConsumeMessage | null): void => {
      // Without a message, it says that the queue is gone.
      if (!delivery) return lost.abort();
      const message = judgement.believed(delivery, { queue, lane });
      if (message) inbox.put({ delivery, message });
      else channel.nack(delivery, false, false);
    };
    await channel.prefetch(PREFETCH);
    await channel.consume(queue, accept);
    return inbox;
  }

  private async handOver(channel: Channel, inbox: Inbox, lost: AbortSignal): Promise<void> {
    const { group, lane, take } = this.consumption;
    const signal = AbortSignal.any([this.consumption.signal, lost]);
    const onFailure = (error: unknown): void =>
      tellFailure(this.parts.log, 'messages were not taken, and are handed over again', error, {
        group,
        lane,
      });
    while (!signal.aborted) {
      const head = await inbox.head(signal);
      const last = head.at(-1);
      if (!last) continue;
      const messages = head.map(({ message }) => message);
      const taken = await untilTaken(() => take(messages), { signal, onFailure });
      if (taken && !lost.aborted) channel.ack(last.delivery, true);
    }
    if (!this.consumption.signal.aborted) throw new BusUnavailable('the channel has been lost');
  }
}
