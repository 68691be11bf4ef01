import { Controller, Module, type DynamicModule, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern } from '@nestjs/microservices';
import type { Position } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import { MemoryBroker, MemoryMessageBus } from '#platform/message-bus/memory.message-bus';
import type { LaneMessage } from '#platform/message-bus/message-bus';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { eventually } from '#platform/testing/eventually';
import { silentLog } from '#platform/testing/silent-log';
import type { LaneDelivery } from './lane-delivery.js';
import { LaneTransport } from './lane-transport.js';

const LANES = 4;
const TTL_MS = 600;
const GROUP = 'projector';

/** What an app was handed, and what it answers. */
class Deliveries {
  readonly first: Lane[] = [];
  readonly last: Lane[] = [];
  readonly taken: LaneMessage[] = [];
  failures = 0;

  take({ lane, lease, messages }: LaneDelivery): Promise<void> {
    if (messages.length === 0) (lease.signal.aborted ? this.last : this.first).push(lane);
    else if (this.failures > 0) {
      this.failures -= 1;
      return Promise.reject(new Error('injected'));
    }
    this.taken.push(...messages);
    return Promise.resolve();
  }
}

@Controller()
class TestConsumer {
  constructor(private readonly deliveries: Deliveries) {}

  @EventPattern(GROUP)
  take(delivery: LaneDelivery): Promise<void> {
    return this.deliveries.take(delivery);
  }
}

@Module({})
class TestModule {
  static with(deliveries: Deliveries): DynamicModule {
    return {
      module: TestModule,
      controllers: [TestConsumer],
      providers: [{ provide: Deliveries, useValue: deliveries }],
    };
  }
}

class App {
  readonly deliveries = new Deliveries();

  private constructor(
    readonly transport: LaneTransport,
    private readonly bus: MemoryMessageBus,
  ) {}

  static async start(broker: MemoryBroker, store: MemoryReadStore): Promise<App> {
    const bus = new MemoryMessageBus(broker);
    const transport = new LaneTransport({ bus, store, laneCount: LANES, log: silentLog, ttlMs: TTL_MS });
    const app = new App(transport, bus);
    app.nest = await NestFactory.createMicroservice(TestModule.with(app.deliveries), {
      strategy: transport,
      logger: false,
    });
    await app.nest.listen();
    return app;
  }

  private nest: INestMicroservice | undefined;

  get lanes(): readonly Lane[] {
    return this.transport.statuses().get(GROUP)?.held ?? [];
  }

  async close(): Promise<void> {
    await this.nest?.close();
    await this.bus.close();
  }
}

describe('LaneTransport', () => {
  const apps: App[] = [];
  let broker: MemoryBroker;
  let store: MemoryReadStore;
  let sender: MemoryMessageBus;

  beforeEach(() => {
    broker = new MemoryBroker();
    store = new MemoryReadStore();
    sender = new MemoryMessageBus(broker);
  });

  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    await sender.close();
  });

  async function start(): Promise<App> {
    const app = await App.start(broker, store);
    apps.push(app);
    return app;
  }

  const holds = (app: App, count: number): Promise<unknown> =>
    eventually(`an app with ${count} lanes`, () => app.lanes.length === count);

  async function send(watermark: number): Promise<void> {
    const [after, end] = [String(watermark - 1) as Position, String(watermark) as Position];
    for (let lane = 0; lane < LANES; lane += 1) {
      await sender.publish([{ lane, after, events: [], watermark: end }]);
    }
  }

  const lanesTaken = (app: App): Lane[] => app.deliveries.taken.map(({ lane }) => lane).sort();

  it('tells a handler which lanes are its own, and hands it what comes in', async () => {
    const app = await start();
    await holds(app, LANES);
    await eventually('the first deliveries', () => app.deliveries.first.length === LANES);
    await send(1);
    await eventually('the messages', () => app.deliveries.taken.length === LANES);
    expect(lanesTaken(app)).toEqual([0, 1, 2, 3]);
  });

  it('repeats what a handler throws at, in order', async () => {
    const app = await start();
    await holds(app, LANES);
    app.deliveries.failures = 3;
    for (let watermark = 1; watermark <= 5; watermark += 1) await send(watermark);
    await eventually('the messages', () => app.deliveries.taken.length === 5 * LANES);
    const ofOneLane = app.deliveries.taken.filter(({ lane }) => lane === 2);
    expect(ofOneLane.map(({ watermark }) => watermark)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('shares the lanes with another, and takes them over when that closes', async () => {
    const [one, two] = [await start(), await start()];
    await Promise.all([holds(one, 2), holds(two, 2)]);
    await send(1);
    await eventually('the messages', () => lanesTaken(one).length + lanesTaken(two).length === LANES);
    expect([...lanesTaken(one), ...lanesTaken(two)].sort()).toEqual([0, 1, 2, 3]);
    await one.close();
    expect(one.deliveries.last).toHaveLength(one.deliveries.first.length);
    await holds(two, LANES);
    await send(2);
    await eventually('the messages', () => lanesTaken(two).length === 2 + LANES);
  });
});
