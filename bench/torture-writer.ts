import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import type { NewEvent } from '#platform/event-store/event-store';
import type { Instant } from '#platform/kernel/clock';
import { newUuid } from '#platform/kernel/ids';

/*
 * A process that is there to be killed. It appends batches from many writers at once and says on its
 * standard output which were acknowledged: one line each with stream, revision and position. Half of
 * the writers share one stream, the others have one each.
 */
const WRITERS = 32;
const LARGEST_BATCH = 5;
const LARGEST_NOTE = 2_000;
const AT = '2026-01-15T12:00:00.000Z' as Instant;
/** So small that segments are begun and the index is written all the time. */
const LIMITS = {
  segmentBytes: 256 * 1024,
  indexEveryEvents: 500,
  indexEveryMs: 50,
  maxUnindexedEvents: 1_500,
};

function nextBatch(): NewEvent[] {
  const batch = newUuid();
  const size = 1 + Math.floor(Math.random() * LARGEST_BATCH);
  const note = 'x'.repeat(Math.floor(Math.random() ** 4 * LARGEST_NOTE));
  return Array.from({ length: size }, (_, index) => ({
    id: newUuid(),
    type: 'BatchPartAppended',
    schemaVersion: 1,
    data: { batch, index, size, note },
    metadata: { at: AT, commandId: batch },
  }));
}

/** Whoever reads may be slow, and then there is no room for more. */
async function said(line: string): Promise<void> {
  await new Promise((resolve) => process.stdout.write(line, resolve));
}

async function writeForEver(store: EmbeddedEventStore, stream: string): Promise<never> {
  for (;;) {
    const { revision, position } = await store.append(stream, 'unchecked', nextBatch());
    await said(`${stream} ${revision} ${position}\n`);
  }
}

const [directory = ''] = process.argv.slice(2);
const store = await EmbeddedEventStore.open({ directory, ...LIMITS });
await Promise.all(
  Array.from({ length: WRITERS }, (_, n) => writeForEver(store, n % 2 === 0 ? 'shared' : `writer-${n}`)),
);
