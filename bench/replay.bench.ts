import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import { EVENT_BYTES, fill, withDirectory } from './event-store-load.js';

export const title = 'Reading the whole log';

const EVENTS = 1_000_000;
const ROUNDS = 5;

export async function run(): Promise<{ columns: string[]; rows: (string | number)[][]; notes: string[] }> {
  const rows = await withDirectory(async (directory) => {
    const store = await EmbeddedEventStore.open({ directory });
    await fill(store, EVENTS);
    const measured: (string | number)[][] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const startedAt = performance.now();
      let events = 0;
      for await (const batch of store.readAll()) events += batch.length;
      const seconds = (performance.now() - startedAt) / 1_000;
      measured.push([round, events, seconds.toFixed(2), Math.round(events / seconds)]);
    }
    await store.close();
    return measured;
  });
  return {
    columns: ['round', 'events', 'seconds', 'events/s'],
    rows,
    notes: [`Events of ${EVENT_BYTES} bytes, checked (CRC-32) and decoded.`],
  };
}
