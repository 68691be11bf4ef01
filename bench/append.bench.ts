import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import type { EventStore } from '#platform/event-store/event-store';
import { EVENT_BYTES, fill, nextEvent, withDirectory } from './event-store-load.js';

export const title = 'Durable appends to the embedded log';

const MEASURED_MS = 2_000;
const ROUNDS = 5;
const WARM_UP_MS = 1_000;
const WRITERS = [1, 64, 1_024];
const FILLED_EVENTS = 1_000_000;

interface Measured {
  readonly appendsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Each writer appends to its own stream, one event after another, each when the last was confirmed. */
async function measure(store: EventStore, writers: number, durationMs: number): Promise<Measured> {
  const startedAt = performance.now();
  const latencies: number[] = [];
  async function write(stream: string): Promise<void> {
    for (let revision = -1, now = startedAt; now < startedAt + durationMs; revision++) {
      const before = now;
      await store.append(stream, revision < 0 ? 'noStream' : { exact: revision }, [nextEvent()]);
      now = performance.now();
      latencies.push(now - before);
    }
  }
  const round = String(startedAt);
  await Promise.all(Array.from({ length: writers }, (_, n) => write(`writer-${round}-${n}`)));
  const seconds = (performance.now() - startedAt) / 1_000;
  latencies.sort((a, b) => a - b);
  const quantile = (part: number): number => latencies[Math.floor(latencies.length * part)] ?? 0;
  return { appendsPerSecond: latencies.length / seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}

/** Of several rounds the one in the middle: the disk of a shared machine has its moods. */
async function medianRound(store: EventStore, writers: number): Promise<Measured> {
  const rounds: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(store, writers, MEASURED_MS));
  rounds.sort((a, b) => a.appendsPerSecond - b.appendsPerSecond);
  return rounds[ROUNDS >> 1] as Measured;
}

async function measureAll(filledEvents: number): Promise<(string | number)[][]> {
  const rows: (string | number)[][] = [];
  for (const writers of WRITERS) {
    await withDirectory(async (directory) => {
      const store = await EmbeddedEventStore.open({ directory });
      await fill(store, filledEvents);
      await measure(store, writers, WARM_UP_MS);
      const { appendsPerSecond, p50Ms, p99Ms } = await medianRound(store, writers);
      rows.push([writers, filledEvents, Math.round(appendsPerSecond), p50Ms.toFixed(2), p99Ms.toFixed(2)]);
      await store.close();
    });
  }
  return rows;
}

/** So that the first row is not the one in which the code is compiled. */
async function warmUp(): Promise<void> {
  await withDirectory(async (directory) => {
    const store = await EmbeddedEventStore.open({ directory });
    await measure(store, Math.max(...WRITERS), MEASURED_MS);
    await store.close();
  });
}

export async function run(): Promise<{ columns: string[]; rows: (string | number)[][]; notes: string[] }> {
  await warmUp();
  return {
    columns: ['writers', 'events before', 'appends/s', 'p50 ms', 'p99 ms'],
    rows: [...(await measureAll(0)), ...(await measureAll(FILLED_EVENTS))],
    notes: [
      `Events of ${EVENT_BYTES} bytes, one an append; each writer has its own stream and waits for each answer.`,
      'An append is answered when fdatasync has returned.',
      `The middle one of ${ROUNDS} rounds of ${MEASURED_MS / 1_000} s.`,
    ],
  };
}
