import type { Channel } from 'amqplib';
import type { JsonObject } from '#platform/kernel/json';
import type { Log } from '#platform/observability/log';
import { persist } from '#platform/retrying/back-off';
import { inTime } from '#platform/retrying/in-time';
import {
  BusUnavailable,
  MessageBus,
  type Consumption,
  type DeadLetters,
  type Group,
  type LaneMessage,
  type Notice,
  type NoticeConsumption,
  type RefusedMessages,
} from './message-bus.js';
import { goodbye, RabbitConnection } from './rabbitmq/connection.js';
import { Judgement } from './rabbitmq/judgement.js';
import { LaneConsumer, type ConsumerParts } from './rabbitmq/lane-consumer.js';
import { NoticeConsumer } from './rabbitmq/notice-consumer.js';
import { Publisher } from './rabbitmq/publisher.js';
import { DeclaredOtherwise, DEFAULT_PREFIX, Topology } from './rabbitmq/topology.js';
import type { MessageTokens } from './message-tokens.js';

const LONGEST_ANSWER_MS = 5_000;
const BACK_OFF = { firstMs: 100, mostMs: 5_000 };

interface Consumer {
  run(begun: () => void): Promise<void>;
}

export interface RabbitPlace {
  readonly url: string;
  readonly tokens: MessageTokens;
  readonly log: Log;
  /** What the names of exchanges and queues begin with. */
  readonly prefix?: string;
}

/**
 * Lanes as queues of RabbitMQ. It connects when it is first needed, twice: a broker that is short of
 * memory or disk stops reading from connections that publish, and consumers must not stop with them.
 */
export class RabbitMessageBus extends MessageBus {
  private readonly publishing: RabbitConnection;
  private readonly consuming: RabbitConnection;
  private readonly publisher: Publisher;
  private readonly parts: ConsumerParts;
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor({ url, tokens, log, prefix = DEFAULT_PREFIX }: RabbitPlace) {
    super();
    const topology = new Topology(prefix);
    this.publishing = new RabbitConnection(url, `${prefix} ${tokens.service} publishes`);
    this.consuming = new RabbitConnection(url, `${prefix} ${tokens.service} consumes`);
    this.publisher = new Publisher(this.publishing, topology, tokens);
    this.parts = { connection: this.consuming, topology, judgement: new Judgement(tokens, log), log };
  }

  /** Throws `BusUnavailable` when nobody answers there; for that, no message has to be believed. */
  static async reach(url: string): Promise<void> {
    const connection = new RabbitConnection(url, `${DEFAULT_PREFIX} looks who is there`);
    try {
      await goodbye(await connection.channel());
    } finally {
      await connection.close();
    }
  }

  async prepare(groups: readonly Group[], laneCount: number): Promise<void> {
    const prepared = this.publisher.willDeclare({ groups, laneCount });
    await this.asked((channel) => this.parts.topology.declareAll(channel, prepared));
  }

  async prepareNotices(notices: readonly string[]): Promise<void> {
    const prepared = this.publisher.willDeclare({ notices });
    await this.asked((channel) => this.parts.topology.declareAll(channel, prepared));
  }

  async publish(messages: readonly LaneMessage[]): Promise<void> {
    await this.publisher.publish(messages);
  }

  async publishNotices(notices: readonly Notice[]): Promise<void> {
    if (notices.length > 0) await this.publisher.publishNotices(notices);
  }

  async consume(consumption: Consumption): Promise<void> {
    const { group, lane } = consumption;
    const signal = AbortSignal.any([consumption.signal, this.closing.signal]);
    const consumer = new LaneConsumer(this.parts, { ...consumption, signal });
    await this.keepConsuming({ group, lane }, consumer, signal);
  }

  async consumeNotices(consumption: NoticeConsumption): Promise<void> {
    const { queue } = consumption;
    const signal = AbortSignal.any([consumption.signal, this.closing.signal]);
    const consumer = new NoticeConsumer(this.parts, { ...consumption, signal });
    await this.keepConsuming({ queue }, consumer, signal);
  }

  private async keepConsuming(where: JsonObject, consumer: Consumer, signal: AbortSignal): Promise<void> {
    const running = this.untilStopped(where, consumer, signal);
    this.running.add(running);
    try {
      await running;
    } finally {
      this.running.delete(running);
    }
  }

  refused(): RefusedMessages {
    return this.parts.judgement.refused();
  }

  async deadLetters(): Promise<DeadLetters> {
    const { topology } = this.parts;
    return await this.asked(async (channel) => {
      await topology.declare(channel);
      const { messageCount: refused } = await channel.checkQueue(topology.deadLetters);
      const { messageCount: unroutable } = await channel.checkQueue(topology.unroutable);
      return { count: refused + unroutable };
    });
  }

  async check(): Promise<void> {
    this.publishing.checkUnblocked();
    const answer = this.asked(() => Promise.resolve());
    if ((await inTime(LONGEST_ANSWER_MS, answer)) === 'late')
      throw this.consuming.unavailable('does not answer');
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.running);
    await Promise.all([this.publishing.close(), this.consuming.close()]);
  }

  private async untilStopped(where: JsonObject, consumer: Consumer, signal: AbortSignal): Promise<void> {
    const onFailure = (error: unknown): void => {
      if (error instanceof BusUnavailable) {
        this.parts.log.warn('a consumer waits for the bus', { ...where, why: error.message });
      } else this.parts.log.fault('a queue cannot be consumed', error, where);
    };
    if (signal.aborted) return;
    await persist({ signal, backOff: BACK_OFF, onFailure }, (begun) => consumer.run(begun));
  }

  /** Over the connection that is never blocked. */
  private async asked<Answer>(ask: (channel: Channel) => Promise<Answer>): Promise<Answer> {
    const channel = await this.consuming.channel();
    try {
      return await ask(channel);
    } catch (error) {
      if (error instanceof BusUnavailable || error instanceof DeclaredOtherwise) throw error;
      throw this.consuming.unavailable('does not answer', error);
    } finally {
      await goodbye(channel);
    }
  }
}
