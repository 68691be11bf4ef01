import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { directoryInMemory } from '#platform/testing/directory-in-memory';
import { eventually } from '#platform/testing/eventually';
import { anEvent, collect, idsOf, someEvents } from '#platform/testing/events';
import { EmbeddedEventStore, type EmbeddedOptions } from './embedded.event-store.js';
import type { NewEvent } from './event-store.js';

const FITS_NOT = 'The index of the log does not fit it: making it anew from the log';
const IS_MISSING = 'The index of the log is missing: making it anew from the log';
const reports: string[] = [];

function open(directory: string, limits: Partial<EmbeddedOptions> = {}): Promise<EmbeddedEventStore> {
  return EmbeddedEventStore.open({ directory, report: (line) => void reports.push(line), ...limits });
}

/** Events of two streams in a directory of their own; the store is closed. */
async function makeLog(events: readonly NewEvent[]): Promise<string> {
  const directory = directoryInMemory();
  await addTo(directory, events);
  return directory;
}

async function addTo(directory: string, events: readonly NewEvent[]): Promise<void> {
  const store = await open(directory);
  await Promise.all(events.map((event, n) => store.append(n % 2 ? 'a' : 'b', 'unchecked', [event])));
  await store.close();
}

async function expectWhole(directory: string, events: readonly NewEvent[]): Promise<void> {
  const store = await open(directory);
  expect(idsOf(await collect(store.readAll()))).toEqual(idsOf(events));
  const [even, odd] = [events.filter((_, n) => n % 2 === 0), events.filter((_, n) => n % 2 === 1)];
  expect(idsOf(await collect(store.readStream('b')))).toEqual(idsOf(even));
  expect(idsOf(await collect(store.readStream('a', { direction: 'backward' })))).toEqual(
    idsOf(odd.toReversed()),
  );
  expect(await store.append('a', { exact: odd.length - 1 }, [anEvent()])).toMatchObject({
    revision: odd.length,
  });
  await store.close();
}

beforeEach(() => reports.splice(0));

describe('an index of the embedded log', () => {
  it('that is missing is made anew', async () => {
    const events = someEvents(50);
    const directory = await makeLog(events);
    rmSync(join(directory, 'index'), { recursive: true });
    await expectWhole(directory, events);
    expect(reports).toEqual([IS_MISSING]);
  });

  it('that is behind the log catches up', async () => {
    const events = someEvents(50);
    const directory = await makeLog(events.slice(0, 20));
    const old = directoryInMemory();
    cpSync(join(directory, 'index'), old, { recursive: true });
    await addTo(directory, events.slice(20));
    rmSync(join(directory, 'index'), { recursive: true });
    cpSync(old, join(directory, 'index'), { recursive: true });
    await expectWhole(directory, events);
    expect(reports).toEqual([]);
  });

  it('that is ahead of the log is made anew', async () => {
    const events = someEvents(30);
    const directory = await makeLog(events.slice(0, 20));
    const segment = join(directory, readdirSync(directory).find((name) => name.endsWith('.log')) ?? '');
    const { length } = readFileSync(segment);
    await addTo(directory, events.slice(20));
    truncateSync(segment, length);
    await expectWhole(directory, events.slice(0, 20));
    expect(reports).toEqual([FITS_NOT]);
  });

  it('that belongs to another log is made anew', async () => {
    const events = someEvents(30);
    const directory = await makeLog(events);
    const other = await makeLog(someEvents(40));
    rmSync(join(directory, 'index'), { recursive: true });
    cpSync(join(other, 'index'), join(directory, 'index'), { recursive: true });
    await expectWhole(directory, events);
    expect(reports).toEqual([FITS_NOT]);
  });

  it.each<[string, (file: string) => void]>([
    ['is no index at all', (file) => writeFileSync(file, 'nonsense'.repeat(2_000))],
    ['is cut short', (file) => truncateSync(file, 12_288)],
    ['is cut very short', (file) => truncateSync(file, 100)],
    ['is empty', (file) => truncateSync(file, 0)],
  ])('that %s is made anew', async (_, damage) => {
    const events = someEvents(3_000);
    const directory = await makeLog(events);
    damage(join(directory, 'index', 'data.mdb'));
    await expectWhole(directory, events);
    expect(reports).toEqual([FITS_NOT]);
  });

  it('is written while appends go on, and when they pause', async () => {
    const directory = directoryInMemory();
    const store = await open(directory, { indexEveryEvents: 10, indexEveryMs: 20 });
    for (const event of someEvents(25)) await store.append('a', 'unchecked', [event]);
    const copy = directoryInMemory();
    await eventually('an index that needs nothing from the log but its last frame', async () => {
      rmSync(copy, { recursive: true, force: true });
      cpSync(directory, copy, { recursive: true });
      const copied = await open(copy);
      const last = (await copied.readStream('a', { from: 24 })[Symbol.asyncIterator]().next()).done === false;
      await copied.close();
      return last;
    });
    await store.close();
    expect(existsSync(join(directory, 'index', 'data.mdb'))).toBe(true);
    expect(reports).toEqual([]);
  });
});
