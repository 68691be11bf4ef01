import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { anEvent, collect, idsOf, someEvents } from '#platform/testing/events';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { EmbeddedEventStore } from './embedded.event-store.js';
import { OutcomeUnknown, StoreUnavailable, type NewEvent } from './event-store.js';

const KIB_OF_DISK = 1_024;
const BIG = 'x'.repeat(40_000);
const mounted: string[] = [];
const OPEN_FILES = '/proc/self/fd';

/** Compiled by `npm run build`, which `npm test` does first. */
const builtStore = join(
  import.meta.dirname,
  '../../../dist/libs/platform/event-store/embedded.event-store.js',
);

/** Appends until it was turned away three times, then says how often it was not, and why it was. */
const untilTurnedAway = `
  const { EmbeddedEventStore } = await import(process.argv[1]);
  const store = await EmbeddedEventStore.open({ directory: process.argv[2] });
  const metadata = { at: '2026-01-15T12:00:00.000Z', commandId: crypto.randomUUID() };
  const data = { text: 'x'.repeat(20_000) };
  const answers = { acknowledged: 0, errors: [] };
  while (answers.errors.length < 3) {
    const event = { id: crypto.randomUUID(), type: 'SomethingHappened', schemaVersion: 1, data, metadata };
    await store.append('a', 'unchecked', [event]).then(
      () => answers.acknowledged++,
      (error) => answers.errors.push(error.name),
    );
  }
  process.stdout.write(JSON.stringify(answers));
  process.exit();
`;

interface Answers {
  readonly acknowledged: number;
  readonly errors: readonly string[];
}

/** A file system of one mebibyte; nothing when this process may not make one. */
function smallDisk(): string | undefined {
  const directory = temporaryDirectory();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${KIB_OF_DISK}k`, 'tmpfs', directory], {
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  }
  mounted.push(directory);
  return directory;
}

afterEach(() => {
  for (const directory of mounted.splice(0)) execFileSync('umount', ['-l', directory]);
});

/** Appends until one is turned away; answers what was acknowledged. */
async function appendUntilFull(store: EmbeddedEventStore): Promise<NewEvent[]> {
  const acknowledged = someEvents(1);
  await store.append('a', 'noStream', acknowledged);
  for (;;) {
    const event = anEvent({ text: BIG });
    try {
      await store.append('a', { exact: acknowledged.length - 1 }, [event]);
      acknowledged.push(event);
    } catch (error) {
      expect(error).toBeInstanceOf(StoreUnavailable);
      return acknowledged;
    }
  }
}

/** Puts a file that cannot be written in the place of the one that the store has open. */
function makeReadOnly(path: string): boolean {
  if (!existsSync(OPEN_FILES)) {
    process.stderr.write('skipped: this system does not tell which files are open\n');
    return false;
  }
  const written = readdirSync(OPEN_FILES)
    .map(Number)
    .find((fd) => isWritten(fd, path));
  expect(written).toBeDefined();
  closeSync(written!);
  const opened = [openSync(path, 'r')];
  while (!opened.includes(written!)) opened.push(openSync(path, 'r'));
  for (const fd of opened) if (fd !== written) closeSync(fd);
  return true;
}

function isWritten(fd: number, path: string): boolean {
  try {
    const flags = /^flags:\s+\d*2$/m;
    return (
      readlinkSync(join(OPEN_FILES, String(fd))) === path &&
      flags.test(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))
    );
  } catch {
    return false;
  }
}

async function expectExactly(store: EmbeddedEventStore, events: readonly NewEvent[]): Promise<void> {
  expect(idsOf(await collect(store.readAll()))).toEqual(idsOf(events));
  expect(idsOf(await collect(store.readStream('a')))).toEqual(idsOf(events));
}

describe('a full disk', () => {
  it('turns appends away and loses nothing, and takes them again when there is room', async () => {
    const disk = smallDisk();
    if (disk === undefined) {
      process.stderr.write('skipped: this process may not mount a small file system\n');
      return;
    }
    const store = await EmbeddedEventStore.open({ directory: join(disk, 'log'), indexEveryEvents: 1 });
    const filler = join(disk, 'filler');
    writeFileSync(filler, Buffer.alloc((KIB_OF_DISK / 4) * 1_024));
    const acknowledged = await appendUntilFull(store);
    await expectExactly(store, acknowledged);
    const [one, other] = [anEvent({ text: BIG }), anEvent()];
    const outcomes = await Promise.allSettled([
      store.append('a', { exact: acknowledged.length - 1 }, [one]),
      store.append('a', { exact: acknowledged.length }, [other]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    rmSync(filler);
    await store.append('a', { exact: acknowledged.length - 1 }, [one]);
    await store.append('a', { exact: acknowledged.length }, [other]);
    await expectExactly(store, [...acknowledged, one, other]);
    await store.close();
    const again = await EmbeddedEventStore.open({ directory: join(disk, 'log') });
    await expectExactly(again, [...acknowledged, one, other]);
    await again.close();
  });

  it('found in the middle of a write leaves nothing of that write behind', async () => {
    const directory = temporaryDirectory();
    const script = ['--input-type=module', '-e', untilTurnedAway, builtStore, directory];
    const limited = ['-c', 'ulimit -f 256 && exec "$0" "$@"', process.execPath, ...script];
    const output = execFileSync('bash', limited, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const { acknowledged, errors } = JSON.parse(output) as Answers;
    expect(acknowledged).toBeGreaterThan(0);
    expect(errors).toEqual(Array(3).fill('StoreUnavailable'));
    const store = await EmbeddedEventStore.open({ directory });
    expect(await store.end()).toBe(String(acknowledged));
    expect(await store.append('a', 'exists', [anEvent()])).toMatchObject({ revision: acknowledged });
    await store.close();
  });
});

describe('a disk that does not answer as it should', () => {
  it('leaves the outcome unknown, and the log is closed to appends until it is opened again', async () => {
    const directory = temporaryDirectory();
    const store = await EmbeddedEventStore.open({ directory });
    const events = someEvents(3);
    await store.append('a', 'noStream', events);
    if (!makeReadOnly(join(directory, '00000000000000000001.log'))) return store.close();
    const unknown = store.append('a', { exact: 2 }, [anEvent()]);
    await expect(unknown).rejects.toBeInstanceOf(OutcomeUnknown);
    await expect(store.append('b', 'noStream', [anEvent()])).rejects.toBeInstanceOf(OutcomeUnknown);
    await expectExactly(store, events);
    await store.close();
    const again = await EmbeddedEventStore.open({ directory });
    await again.append('a', { exact: 2 }, [anEvent()]);
    await again.close();
  });
});
