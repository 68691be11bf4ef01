import { Module, type DynamicModule, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { START } from '#platform/event-store/event-store';
import { MOST_LANES, laneOf } from '#platform/event-store/lanes';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { LaneTransport } from '#platform/lanes/lane-transport';
import { MemoryBroker, MemoryMessageBus } from '#platform/message-bus/memory.message-bus';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { collect } from '#platform/testing/events';
import { eventually } from '#platform/testing/eventually';
import { recorded } from '#platform/testing/fold';
import { purses, type PurseEvent } from '#platform/testing/purse-views';
import { silentLog } from '#platform/testing/silent-log';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { LaneProjections } from './lane-projections.js';
import { PROJECTOR, ProjectorLanes } from './projector-lanes.js';
import { StoredProjections } from './stored-projections.js';
import { Views } from './views.js';

const TTL_MS = 600;
const LONG_MS = 20_000;
const PURSES = 40;

@Module({})
class ProjectorModule {
  static with(projections: LaneProjections): DynamicModule {
    return {
      module: ProjectorModule,
      controllers: [ProjectorLanes],
      providers: [{ provide: LaneProjections, useValue: projections }],
    };
  }
}

const broker = new MemoryBroker();
const log = new MemoryEventStore();
const store = new MemoryReadStore();
const sealer = new Sealer(new MemoryVault());
const engines = { log, store, sealer };

async function startProjector(): Promise<INestMicroservice> {
  const projections = new LaneProjections({
    views: [purses],
    engines,
    laneCount: MOST_LANES,
    written: log,
    open: (events) => Promise.resolve(events),
    log: silentLog,
  });
  const bus = new MemoryMessageBus(broker);
  const strategy = new LaneTransport({ bus, store, laneCount: MOST_LANES, log: silentLog, ttlMs: TTL_MS });
  const app = await NestFactory.createMicroservice(ProjectorModule.with(projections), {
    strategy,
    logger: false,
  });
  await app.listen();
  return app;
}

it('processes share the lanes of the bus, and one goes on alone where another has left', async () => {
  const bus = new MemoryMessageBus(broker);
  await bus.prepare([PROJECTOR], MOST_LANES);
  let published = START;
  const pay = async (): Promise<void> => {
    const happenings = Array.from({ length: PURSES }, (_, n): [string, PurseEvent] => [
      `purse-${n}`,
      { type: 'Paid', data: { amount: 1, tag: 'food' } },
    ]);
    for (const { stream, id, type, schemaVersion, data, metadata } of recorded<PurseEvent>(...happenings))
      await log.append(stream, 'unchecked', [{ id, type, schemaVersion, data, metadata }]);
    const [after, watermark] = [published, await log.end()];
    const events = await collect(log.readAll({ after }));
    const messages = Array.from({ length: MOST_LANES }, (_, lane) => {
      const ofLane = events.filter(({ stream }) => laneOf(stream, MOST_LANES) === lane);
      return { lane, after, events: ofLane, watermark };
    });
    await bus.publish(messages);
    published = watermark;
  };
  const projections = new StoredProjections([purses], engines, MOST_LANES);
  await projections.open();
  const views = new Views(store, sealer, projections);

  const [first, second] = await Promise.all([startProjector(), startProjector()]);
  await pay();
  await eventually('views that hold everything', () => projections.caughtUp(LONG_MS), LONG_MS);
  await pay();
  await first.close();
  await pay();
  expect(await projections.caughtUp(LONG_MS)).toBe(true);
  const { items } = await views.find(purses, { index: 'byPayments', limit: 200 });
  expect(items.map(({ payments }) => payments)).toEqual(Array.from({ length: PURSES }, () => 3));
  await second.close();
}, 60_000);
