import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import type { Opened } from './start.bench.js';

// The process of its own in which `start.bench.ts` opens the log.
const [directory = ''] = process.argv.slice(2);
const startedAt = performance.now();
const store = await EmbeddedEventStore.open({ directory });
const seconds = (performance.now() - startedAt) / 1_000;
const events = Number(await store.end());
const residentMiB = process.memoryUsage.rss() / 1024 ** 2;
await store.close();
process.send?.({ seconds, events, residentMiB } satisfies Opened);
process.disconnect();
