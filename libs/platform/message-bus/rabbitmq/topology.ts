import type { Channel, Options } from 'amqplib';

const MAX_WAITING_MESSAGES = 100_000;
const MAX_WAITING_BYTES = 2 ** 30;
/** A message that has come back so often is put aside: whoever misses it reads the log. */
const MAX_DELIVERIES = 20;
const MAX_PUT_ASIDE = 10_000;
/** The names of queues that others know are not ours to choose; only in a world of its own they get a prefix. */
export const DEFAULT_PREFIX = 'florin';
const PRECONDITION_FAILED = 406;

/** For whom messages wait, consumed or not. */
export interface Prepared {
  readonly groups: readonly string[];
  readonly laneCount: number;
  /** Queues of notices. */
  readonly notices: readonly string[];
}

/** What is there under this name is not what Florin would have made. */
export class DeclaredOtherwise extends Error {
  override readonly name = 'DeclaredOtherwise';
}

/**
 * What Florin has on a broker. Every queue is a quorum queue, so what was confirmed outlives any
 * node, and its order outlives any restart.
 */
export class Topology {
  /** Routes by the number of the lane. */
  readonly events: string;
  /** Routes notices by the name of their queue. */
  readonly topics: string;
  readonly deadLetters: string;
  readonly unroutable: string;
  private readonly dead: string;

  constructor(private readonly prefix: string) {
    this.events = `${prefix}.events`;
    this.topics = `${prefix}.topics`;
    this.dead = `${prefix}.dead`;
    this.deadLetters = `${prefix}.dead-letters`;
    this.unroutable = `${prefix}.unroutable`;
  }

  queue(group: string, lane: number): string {
    return `${this.prefix}.${group}.${lane}`;
  }

  noticeQueue(name: string): string {
    return this.prefix === DEFAULT_PREFIX ? name : `${this.prefix}.${name}`;
  }

  async declare(channel: Channel): Promise<void> {
    await this.declarePutAside(channel, this.dead, this.deadLetters);
    await this.declarePutAside(channel, this.unroutable, this.unroutable);
    const options = { durable: true, alternateExchange: this.unroutable };
    for (const exchange of [this.events, this.topics])
      await asDeclared(exchange, channel.assertExchange(exchange, 'direct', options));
  }

  async declareAll(channel: Channel, prepared: Prepared): Promise<void> {
    const { groups, laneCount, notices } = prepared;
    await this.declare(channel);
    for (const name of notices) await this.declareNotices(channel, name);
    for (const group of groups) {
      for (let lane = 0; lane < laneCount; lane += 1) await this.declareQueue(channel, group, lane);
    }
  }

  async declareQueue(channel: Channel, group: string, lane: number): Promise<string> {
    const queue = this.queue(group, lane);
    await declareQuorumQueue(channel, queue, {
      deadLetterExchange: this.dead,
      maxLength: MAX_WAITING_MESSAGES,
      // Dropping the oldest would part the chain; refusing the newest makes the publisher wait.
      overflow: 'reject-publish',
      arguments: {
        'x-single-active-consumer': true,
        'x-delivery-limit': MAX_DELIVERIES,
        'x-max-length-bytes': MAX_WAITING_BYTES,
      },
    });
    await channel.bindQueue(queue, this.events, String(lane));
    return queue;
  }

  async declareNotices(channel: Channel, name: string): Promise<string> {
    const queue = this.noticeQueue(name);
    await declareQuorumQueue(channel, queue, {
      deadLetterExchange: this.dead,
      maxLength: MAX_WAITING_MESSAGES,
      // Nobody has to be there: what is told here is in the log.
      overflow: 'drop-head',
      arguments: { 'x-delivery-limit': MAX_DELIVERIES, 'x-max-length-bytes': MAX_WAITING_BYTES },
    });
    await channel.bindQueue(queue, this.topics, queue);
    return queue;
  }

  private async declarePutAside(channel: Channel, exchange: string, queue: string): Promise<void> {
    await asDeclared(exchange, channel.assertExchange(exchange, 'fanout', { durable: true }));
    await declareQuorumQueue(channel, queue, { maxLength: MAX_PUT_ASIDE, overflow: 'drop-head' });
    await channel.bindQueue(queue, exchange, '');
  }
}

type QueueLimits = Omit<Options.AssertQueue, 'arguments'> & { readonly arguments?: object };

async function declareQuorumQueue(
  channel: Channel,
  queue: string,
  { arguments: more, ...options }: QueueLimits,
): Promise<void> {
  const quorum = { ...options, durable: true, arguments: { ...more, 'x-queue-type': 'quorum' } };
  await asDeclared(queue, channel.assertQueue(queue, quorum));
}

async function asDeclared(name: string, declaration: Promise<unknown>): Promise<void> {
  try {
    await declaration;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== PRECONDITION_FAILED) throw error;
    const what = `RabbitMQ has a ${name} that was not declared as Florin does; delete it to have it made anew`;
    throw new DeclaredOtherwise(what, { cause: error });
  }
}
