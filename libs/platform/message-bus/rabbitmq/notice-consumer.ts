import { once } from 'node:events';
import type { Channel, ConsumeMessage } from 'amqplib';
import { tellFailure } from '#platform/retrying/tell-failure';
import { BusUnavailable, type NoticeConsumption } from '../message-bus.js';
import { untilTaken } from '../taking.js';
import { goodbye } from './connection.js';
import type { ConsumerParts } from './lane-consumer.js';
import { reasonFor } from './lost-channel.js';

/** What a consumer is sent before it has acknowledged anything. */
const PREFETCH = 64;

/** Consumes notices over one channel, until the signal aborts or the channel is lost. */
export class NoticeConsumer {
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly parts: ConsumerParts,
    private readonly consumption: NoticeConsumption,
  ) {}

  async run(begun: () => void): Promise<void> {
    const channel = await this.parts.connection.channel();
    const lost = new AbortController();
    channel.on('close', () => lost.abort());
    const signal = AbortSignal.any([this.consumption.signal, lost.signal]);
    try {
      await this.begin(channel, signal, () => lost.abort());
      begun();
      if (!signal.aborted) await once(signal, 'abort');
      await this.turn;
    } catch (error) {
      throw reasonFor(error, lost.signal);
    } finally {
      await goodbye(channel);
    }
    if (!this.consumption.signal.aborted) throw new BusUnavailable('the channel has been lost');
  }

  private async begin(channel: Channel, signal: AbortSignal, lose: () => void): Promise<void> {
    const { topology, judgement } = this.parts;
    const { queue: name, take } = this.consumption;
    await topology.declare(channel);
    const queue = await topology.declareNotices(channel, name);
    const onFailure = (error: unknown): void =>
      tellFailure(this.parts.log, 'a notice was not taken, and is handed over again', error, { queue: name });
    const accept = (delivery: ConsumeMessage | null): void => {
      // Without a message, it says that the queue is gone.
      if (!delivery) return lose();
      const event = judgement.notice(delivery, name);
      if (!event) return channel.nack(delivery, false, false);
      this.turn = this.turn.then(async () => {
        const isTaken = await untilTaken(() => take(event), { signal, onFailure });
        if (isTaken && !signal.aborted) channel.ack(delivery);
      });
    };
    await channel.prefetch(PREFETCH);
    await channel.consume(queue, accept);
  }
}
