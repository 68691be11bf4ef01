import { once } from 'node:events';
import type { Channel, ConsumeMessage } from 'amqplib';
import { backOffMs, pause } from '#platform/retrying/back-off';
import { tellFailure } from '#platform/retrying/tell-failure';
import { BusUnavailable, type Notice, type NoticeConsumption } from '../message-bus.js';
import { goodbye } from './connection.js';
import type { ConsumerParts } from './lane-consumer.js';
import { reasonFor } from './lost-channel.js';

/** What a consumer is sent before it has acknowledged anything. */
const PREFETCH = 64;
const BACK_OFF = { firstMs: 50, mostMs: 5_000 };

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
    const { queue: name } = this.consumption;
    await topology.declare(channel);
    const queue = await topology.declareNotices(channel, name);
    const accept = (delivery: ConsumeMessage | null): void => {
      // Without a message, it says that the queue is gone.
      if (!delivery) return lose();
      const event = judgement.notice(delivery, name);
      if (!event) return channel.nack(delivery, false, false);
      this.turn = this.turn.then(async () => {
        const isTaken = await this.taken(event, signal);
        if (isTaken && !signal.aborted) channel.ack(delivery);
      });
    };
    await channel.prefetch(PREFETCH);
    await channel.consume(queue, accept);
  }

  private async taken(event: Notice['event'], signal: AbortSignal): Promise<boolean> {
    const { queue, take } = this.consumption;
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await take(event);
        return true;
      } catch (error) {
        tellFailure(this.parts.log, 'a notice was not taken, and is handed over again', error, { queue });
        await pause(backOffMs(BACK_OFF, failures), signal);
      }
    }
    return false;
  }
}
