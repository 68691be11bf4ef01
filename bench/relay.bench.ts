import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import { EsdbEventStore } from '#platform/event-store/esdb.event-store';
import { START, type EventStore, type Expected } from '#platform/event-store/event-store';
import { machineMs } from './audience.js';
import { rabbit, type BusEngine } from './bus-engines.js';
import { ESDB_DOUBLE, startDouble } from './esdb-double-process.js';
import { EVENT_BYTES, nextEvent, withDirectory } from './event-store-load.js';
import { RelayWorld } from './relay-world.js';

export const title = 'The relay: from the log to RabbitMQ';

const EVENTS = 200_000;
const ROUNDS = 3;
const OFFERED_PER_SECOND = 1_000;
const OFFERED_SECONDS = 10;
/** Not counted: in these the code is compiled. */
const WARM_UP_SECONDS = 2;
const STREAMS = 1_000;
const EVENTS_PER_APPEND = 10;
const LOOK_EVERY_MS = 2;
const LONGEST_MS = 10 * 60_000;

type Row = (string | number)[];

/** Where a measurement takes place. */
interface Stage {
  readonly broker: BusEngine;
  readonly store: EventStore;
  readonly name: string;
}

interface Rates {
  readonly published: number;
  readonly heard: number | undefined;
  readonly eventsPerMessage: number;
}

export async function run(): Promise<{ columns: string[]; rows: Row[]; notes: string[] }> {
  const columns = ['what', 'log', 'published/s', 'heard/s', 'events a message', 'p50 ms', 'p99 ms'];
  const broker = await rabbit();
  if (!broker) return { columns, rows: [], notes: ['There was no RabbitMQ to measure with.'] };
  try {
    const rows = [...(await onEmbeddedLog(broker)), ...(await onDouble(broker))];
    return { columns, rows, notes: [`On ${broker.name}.`, ...notes] };
  } finally {
    await broker.stop();
  }
}

const notes = [
  `${EVENTS.toLocaleString('en')} events of ${EVENT_BYTES} bytes in a thousand streams, in the log before it begins; 8 lanes for two groups, so every message goes into two quorum queues. The middle one of ${ROUNDS} rounds.`,
  'Published: until the broker has confirmed everything, and that is stored. Heard: until both groups have acknowledged everything; they are in a process of their own, and do nothing else.',
  `As events come: ${OFFERED_PER_SECOND.toLocaleString('en')} a second, one an append; the time from when append has answered to the delivery at a consumer.`,
  `The relay shares its process with the embedded log. The ${ESDB_DOUBLE} is a process of its own, keeps everything in memory, and says nothing of how fast the server is. All of them and the broker share the machine.`,
];

async function onEmbeddedLog(broker: BusEngine): Promise<Row[]> {
  return await withDirectory(async (directory) => {
    const store = await EmbeddedEventStore.open({ directory });
    try {
      return await measureAll({ broker, store, name: 'embedded' });
    } finally {
      await store.close();
    }
  });
}

async function onDouble(broker: BusEngine): Promise<Row[]> {
  const double = await startDouble();
  const store = await EsdbEventStore.open({ url: double.url });
  try {
    return await measureAll({ broker, store, name: ESDB_DOUBLE });
  } finally {
    await store.close();
    await double.stop();
  }
}

async function measureAll(stage: Stage): Promise<Row[]> {
  await fill(stage.store);
  const alone: Rates[] = [];
  const consumed: Rates[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await publishAll(stage, false));
    consumed.push(await publishAll(stage, true));
  }
  return [
    rowOf('nobody consumes', stage, alone),
    rowOf('two groups consume', stage, consumed),
    await asEventsCome(stage),
  ];
}

/** At exact revisions, so that no append has to look first what is there. */
async function fill(store: EventStore): Promise<void> {
  for (let revision = -1; revision + 1 < EVENTS / STREAMS; revision += EVENTS_PER_APPEND) {
    const appends = Array.from({ length: STREAMS }, (_, stream) => {
      const events = Array.from({ length: EVENTS_PER_APPEND }, nextEvent);
      return store.append(`filling-${stream}`, after(revision), events);
    });
    await Promise.all(appends);
  }
}

function after(revision: number): Expected {
  return revision < 0 ? 'noStream' : { exact: revision };
}

function rowOf(what: string, { name }: Stage, rounds: readonly Rates[]): Row {
  const sorted = [...rounds].sort((a, b) => a.published - b.published);
  const { published, heard, eventsPerMessage } = sorted[sorted.length >> 1] as Rates;
  const heardCell = heard === undefined ? '' : Math.round(heard);
  return [what, name, Math.round(published), heardCell, Math.round(eventsPerMessage), '', ''];
}

async function publishAll({ broker, store }: Stage, isConsumed: boolean): Promise<Rates> {
  const end = await store.end();
  return await RelayWorld.with({ broker, store, from: START }, async (world) => {
    const audience = isConsumed ? await world.audience({ events: EVENTS, isTimed: false }) : undefined;
    const beganMs = machineMs();
    const retire = world.lead();
    await until(() => world.hasPublished(end));
    await retire();
    const published = perSecond(machineMs() - beganMs);
    const heard = audience && perSecond((await audience.heard()).atMs - beganMs);
    await audience?.leave();
    return { published, heard, eventsPerMessage: EVENTS / world.messages };
  });
}

async function asEventsCome({ broker, store, name }: Stage): Promise<Row> {
  const events = OFFERED_PER_SECOND * (WARM_UP_SECONDS + OFFERED_SECONDS);
  const from = await store.end();
  return await RelayWorld.with({ broker, store, from }, async (world) => {
    const audience = await world.audience({ events, isTimed: true });
    const retire = world.lead();
    await until(() => world.hasPublished(from));
    const appendedMs = await offer(store, events);
    const { arrivals } = await audience.heard();
    await retire();
    await audience.leave();
    const counted = arrivals.filter(([id]) => appendedMs.has(id));
    const waits = counted.map(([id, atMs]) => atMs - (appendedMs.get(id) ?? 0)).sort((a, b) => a - b);
    const quantile = (part: number): string => (waits[Math.floor(waits.length * part)] ?? 0).toFixed(1);
    const eventsPerMessage = Number((events / world.messages).toFixed(1));
    return ['as events come', name, '', '', eventsPerMessage, quantile(0.5), quantile(0.99)];
  });
}

/** Evenly, whether those before have been answered or not; tells when each that counts was answered. */
async function offer(store: EventStore, events: number): Promise<ReadonlyMap<string, number>> {
  const answeredMs = new Map<string, number>();
  const appends: Promise<unknown>[] = [];
  const began = performance.now();
  while (appends.length < events) {
    const due = Math.min(events, ((performance.now() - began) / 1_000) * OFFERED_PER_SECOND);
    for (let n = appends.length; n < due; n = appends.length) {
      const event = nextEvent();
      const appending = store.append(`offered-${n % STREAMS}`, after(Math.floor(n / STREAMS) - 1), [event]);
      const isCounted = n >= OFFERED_PER_SECOND * WARM_UP_SECONDS;
      appends.push(appending.then(() => isCounted && answeredMs.set(event.id, machineMs())));
    }
    await pause(1);
  }
  await Promise.all(appends);
  return answeredMs;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('the relay does not get on');
    await pause(LOOK_EVERY_MS);
  }
}

function perSecond(elapsedMs: number): number {
  return (EVENTS * 1_000) / elapsedMs;
}
