import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { START, type EventStore, type Position } from '#platform/event-store/event-store';
import { MOST_LANES } from '#platform/event-store/lanes';
import { SystemClock } from '#platform/kernel/system';
import type { LaneMessage } from '#platform/message-bus/message-bus';
import { MessageTokens } from '#platform/message-bus/message-tokens';
import { RabbitMessageBus } from '#platform/message-bus/rabbitmq.message-bus';
import { Topology } from '#platform/message-bus/rabbitmq/topology';
import { stderrLog } from '#platform/observability/stderr-log';
import { EmbeddedReadStore } from '#platform/read-store/embedded.read-store';
import { Relay } from '#platform/relay/relay';
import { RelayPosition } from '#platform/relay/relay-position';
import { Audience, GROUPS } from './audience.js';
import type { BusEngine } from './bus-engines.js';
import { withDirectory } from './event-store-load.js';

const KEY_BYTES = 32;

/** Counts what it sends, but for what only says how far the log is. */
class CountingBus extends RabbitMessageBus {
  messages = 0;

  override async publish(messages: readonly LaneMessage[]): Promise<void> {
    this.messages += messages.filter(({ events }) => events.length > 0).length;
    await super.publish(messages);
  }
}

/** A relay with exchanges and queues of its own, which has published everything up to a position. */
export class RelayWorld {
  private readonly key = randomBytes(KEY_BYTES);
  private readonly prefix = `bench-${randomBytes(KEY_BYTES / 4).toString('hex')}`;
  private readonly bus: CountingBus;
  private readonly relay: Relay;

  private constructor(
    private readonly broker: BusEngine,
    store: EventStore,
    readStore: EmbeddedReadStore,
  ) {
    const tokens = new MessageTokens({ key: this.key, service: 'relay', clock: new SystemClock() });
    this.bus = new CountingBus({ url: broker.url, tokens, log: stderrLog, prefix: this.prefix });
    const { bus } = this;
    this.relay = new Relay({ store, bus, readStore, log: stderrLog, laneCount: MOST_LANES, groups: GROUPS });
  }

  static async with<T>(
    { broker, store, from }: { broker: BusEngine; store: EventStore; from: Position },
    work: (world: RelayWorld) => Promise<T>,
  ): Promise<T> {
    return await withDirectory(async (directory) => {
      const readStore = await EmbeddedReadStore.open({ directory: join(directory, 'position') });
      const published = await RelayPosition.open(readStore, 0);
      await published.save(from);
      const world = new RelayWorld(broker, store, readStore);
      await world.bus.prepare(GROUPS, MOST_LANES);
      try {
        return await work(world);
      } finally {
        await world.bus.close();
        await world.removeQueues();
        await readStore.close();
      }
    });
  }

  get messages(): number {
    return this.bus.messages;
  }

  /** Both groups, listening to all lanes. */
  async audience(order: { events: number; isTimed: boolean }): Promise<Audience> {
    const { prefix } = this;
    const audience = new Audience({
      url: this.broker.url,
      prefix,
      key: this.key.toString('base64'),
      ...order,
    });
    const lanes = Array.from({ length: MOST_LANES }, (_, lane) => lane);
    await this.bus.publish(lanes.map((lane) => ({ lane, after: START, events: [], watermark: START })));
    await audience.listens();
    return audience;
  }

  /** Begins to publish; the answer ends it, and resolves when it is stored how far it came. */
  lead(): () => Promise<void> {
    const ending = new AbortController();
    const leading = this.relay.run({ epoch: 1, signal: ending.signal });
    return async () => {
      ending.abort();
      await leading;
    };
  }

  hasPublished(position: Position): boolean {
    return this.relay.status().position === position;
  }

  private async removeQueues(): Promise<void> {
    const topology = new Topology(this.prefix);
    const connection = await connect(this.broker.url);
    const channel = await connection.createChannel();
    const lanes = Array.from({ length: MOST_LANES }, (_, lane) => lane);
    const ofLanes = GROUPS.flatMap((group) => lanes.map((lane) => topology.queue(group, lane)));
    for (const queue of [...ofLanes, topology.deadLetters, topology.unroutable])
      await channel.deleteQueue(queue);
    for (const exchange of [topology.events, topology.unroutable, `${this.prefix}.dead`])
      await channel.deleteExchange(exchange);
    await connection.close();
  }
}
