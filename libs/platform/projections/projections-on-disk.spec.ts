import { join } from 'node:path';
import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import { EmbeddedReadStore } from '#platform/read-store/embedded.read-store';
import { eventually } from '#platform/testing/eventually';
import { recorded } from '#platform/testing/fold';
import { purses, tags, type PurseEvent } from '#platform/testing/purse-views';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { Projections } from './projections.js';

const EVENTS = 3_000;
const LONG_MS = 20_000;

describe('views on disk', () => {
  it('are rebuilt beside the live ones as they are, and found again after a restart', async () => {
    const directory = temporaryDirectory();
    const first = await open(directory);
    const [half, rest] = [EVENTS / 2, EVENTS];
    await append(first.log, 0, half);
    await first.projections.rebuild(purses.name);
    await first.projections.rebuild(tags.name);
    await append(first.log, half, rest);
    for (const { name } of [purses, tags]) {
      await eventually(`the switch of ${name}`, async () => {
        const status = (await first.projections.statuses()).find((each) => each.name === name);
        return status?.live?.generation === 2 && status.generations.length === 2;
      });
    }
    expect(await first.projections.caughtUp(LONG_MS)).toBe(true);
    const rebuilt = await checksums(first.projections);
    for (const { name } of [purses, tags]) await first.projections.rollBack(name);
    await eventually('both back', async () =>
      (await first.projections.statuses()).every(({ live }) => live?.generation === 1),
    );
    expect(await checksums(first.projections)).toEqual(rebuilt);
    await close(first);

    const second = await open(directory);
    expect(await second.projections.caughtUp(LONG_MS)).toBe(true);
    expect(await checksums(second.projections)).toEqual(rebuilt);
    expect((await second.projections.statuses()).map(({ live }) => live?.events)).toEqual([0, 0]);
    await close(second);
  });
});

interface Opened {
  readonly log: EmbeddedEventStore;
  readonly store: EmbeddedReadStore;
  readonly projections: Projections;
}

async function open(directory: string): Promise<Opened> {
  const log = await EmbeddedEventStore.open({ directory: join(directory, 'log') });
  const store = await EmbeddedReadStore.open({ directory: join(directory, 'views') });
  const projections = new Projections([purses, tags], { log, store, sealer: new Sealer(new MemoryVault()) });
  await projections.start();
  return { log, store, projections };
}

async function close({ log, store, projections }: Opened): Promise<void> {
  await projections.stop();
  await store.close();
  await log.close();
}

async function append(log: EmbeddedEventStore, from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  const events = recorded<PurseEvent>(
    ...numbers.map((number) => [`purse-${number % 100}`, eventOf(number)] as const),
  );
  await Promise.all(
    events.map(({ stream, id, type, schemaVersion, data, metadata }) =>
      log.append(stream, 'unchecked', [{ id, type, schemaVersion, data, metadata }]),
    ),
  );
}

function eventOf(number: number): PurseEvent {
  const tag = `tag ${number % 12}`;
  if (number % 17 === 0) return { type: 'Untagged', data: { tag } };
  if (number % 101 === 0) return { type: 'Closed', data: { by: 'x' } };
  return { type: 'Paid', data: { amount: number % 10, tag } };
}

async function checksums(projections: Projections): Promise<unknown> {
  return await Promise.all([purses, tags].map(({ name }) => projections.checksum(name)));
}
