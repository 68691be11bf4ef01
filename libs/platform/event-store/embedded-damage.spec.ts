import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { directoryInMemory } from '#platform/testing/directory-in-memory';
import { anEvent, collect, idsOf, someEvents } from '#platform/testing/events';
import { EmbeddedEventStore } from './embedded.event-store.js';
import { CorruptLog, type NewEvent, type RecordedEvent } from './event-store.js';

const SECTOR_BYTES = 512;
const reports: string[] = [];

function open(directory: string): Promise<EmbeddedEventStore> {
  return EmbeddedEventStore.open({ directory, report: (line) => void reports.push(line) });
}

beforeEach(() => reports.splice(0));

function lastSegmentOf(directory: string): string {
  const names = readdirSync(directory).filter((name) => name.endsWith('.log'));
  return join(directory, names.sort().at(-1) ?? 'none');
}

/** A directory with the given bytes in place of the last segment, and with or without the index. */
function copyWith(original: string, bytes: Buffer, withIndex = false): string {
  const copy = directoryInMemory();
  cpSync(original, copy, { recursive: true, filter: (path) => withIndex || basename(path) !== 'index' });
  writeFileSync(lastSegmentOf(copy), bytes);
  return copy;
}

async function makeLog(appends: readonly (readonly NewEvent[])[]): Promise<string> {
  const directory = directoryInMemory();
  const store = await open(directory);
  for (const events of appends) await store.append('a', 'unchecked', events);
  await store.close();
  return directory;
}

/** What the log says it holds, or that it is corrupt. */
async function readOrFault(directory: string): Promise<readonly RecordedEvent[] | CorruptLog> {
  let store: EmbeddedEventStore | undefined;
  try {
    store = await open(directory);
    return await collect(store.readAll());
  } catch (error) {
    if (error instanceof CorruptLog) return error;
    throw error;
  } finally {
    await store?.close();
    rmSync(directory, { recursive: true });
  }
}

describe('an interrupted write', () => {
  it('that ends at any byte is cut off and kept, and nothing acknowledged is lost', async () => {
    const events = [anEvent({ n: 1 }), anEvent({ n: 2 })];
    const directory = await makeLog([events]);
    const complete = readFileSync(lastSegmentOf(directory)).length;
    const store = await open(directory);
    await store.append('a', { exact: 1 }, [anEvent({ n: 3 })]);
    await store.close();
    const bytes = readFileSync(lastSegmentOf(directory));
    for (let length = complete + 1; length < bytes.length; length++) {
      reports.splice(0);
      const copy = copyWith(directory, bytes.subarray(0, length));
      const torn = await open(copy);
      expect(idsOf(await collect(torn.readAll()))).toEqual(idsOf(events));
      expect(readFileSync(join(copy, 'torn-3.bin'))).toEqual(bytes.subarray(complete, length));
      expect(reports.filter((line) => line.includes('interrupted'))).toHaveLength(1);
      expect(await torn.append('a', { exact: 1 }, [anEvent()])).toMatchObject({ revision: 2, position: '3' });
      await torn.close();
      rmSync(copy, { recursive: true });
    }
  });

  it('that left out any sectors shows whole appends from before, and never half of one', async () => {
    const directory = directoryInMemory();
    const store = await open(directory);
    const before = someEvents(3);
    await store.append('a', 'noStream', before);
    const old = readFileSync(lastSegmentOf(directory));
    const start = old.subarray(0, old.lastIndexOf(']') + 1).length;
    const batch = [500, 1_300, 10, 800].map((size) => [anEvent({ text: 'x'.repeat(size) }), anEvent()]);
    await Promise.all(batch.map((events) => store.append('a', 'unchecked', events)));
    const bytes = readFileSync(lastSegmentOf(directory));
    const firstSector = Math.floor(start / SECTOR_BYTES);
    const sectors = Math.ceil((bytes.lastIndexOf(']') + 1) / SECTOR_BYTES) - firstSector;
    const all = idsOf([...before, ...batch.flat()]);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(sectors - 1), { minLength: 1 }), async (lost) => {
        const torn = Buffer.from(bytes);
        for (const sector of lost) {
          const from = (firstSector + sector) * SECTOR_BYTES;
          torn.fill(0, from, from + SECTOR_BYTES);
          old.copy(torn, from, from, Math.min(from + SECTOR_BYTES, start));
        }
        const read = await readOrFault(copyWith(directory, torn));
        if (read instanceof CorruptLog) throw read;
        expect([3, 5, 7, 9]).toContain(read.length);
        expect(idsOf(read)).toEqual(all.slice(0, read.length));
      }),
      { numRuns: 100 },
    );
    await store.close();
  });

  it('anywhere but at the end of the log is damage', async () => {
    const directory = await makeLog([someEvents(1), [anEvent({ text: 'x'.repeat(2_000) })], someEvents(1)]);
    const bytes = readFileSync(lastSegmentOf(directory));
    bytes.fill(0, 2 * SECTOR_BYTES, 3 * SECTOR_BYTES);
    expect(await readOrFault(copyWith(directory, bytes))).toBeInstanceOf(CorruptLog);
  });
});

describe('a flipped bit', () => {
  it.each([
    ['when the log is read at the start', false, 1],
    ['when only a read meets it', true, 5],
  ])('in any byte is found or does no harm, %s', async (_, withIndex, everyByte) => {
    const directory = await makeLog([[anEvent()], [anEvent(), anEvent()], [anEvent()]]);
    const bytes = readFileSync(lastSegmentOf(directory));
    const truth = await readOrFault(copyWith(directory, bytes));
    let found = 0;
    for (let at = 0; at < bytes.length; at += everyByte) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << ((at * 3) % 8)), at);
      const read = await readOrFault(copyWith(directory, flipped, withIndex));
      if (read instanceof CorruptLog) found++;
      else expect(read).toEqual(truth);
      if (read instanceof CorruptLog) expect(read.message).toMatch(/\d{20}\.log at byte \d+: /);
    }
    expect(found).toBeGreaterThan((0.8 * bytes.length) / everyByte);
  });

  it('is found by whoever reads the stream or follows the log, and hides nothing else', async () => {
    const directory = await makeLog([[anEvent()], [anEvent({ text: 'broken' })], [anEvent()]]);
    const bytes = readFileSync(lastSegmentOf(directory));
    bytes.write('B', bytes.indexOf('broken'));
    const store = await open(copyWith(directory, bytes, true));
    await expect(collect(store.readStream('a'))).rejects.toBeInstanceOf(CorruptLog);
    expect(await collect(store.readStream('a', { limit: 1 }))).toHaveLength(1);
    expect(await collect(store.readStream('a', { from: 2 }))).toHaveLength(1);
    await expect(collect(store.readAll({ direction: 'backward' }))).rejects.toBeInstanceOf(CorruptLog);
    await store.close();
  });
});

describe('a missing segment', () => {
  it.each([0, 1, 2])('is damage, whichever it is (%d)', async (missing) => {
    const directory = directoryInMemory();
    const store = await EmbeddedEventStore.open({ directory, segmentBytes: 500 });
    for (const event of someEvents(20)) await store.append('a', 'unchecked', [event]);
    await store.close();
    const segments = readdirSync(directory).filter((name) => name.endsWith('.log'));
    rmSync(join(directory, segments.sort()[missing] ?? ''));
    expect(await readOrFault(directory)).toBeInstanceOf(CorruptLog);
  });
});
