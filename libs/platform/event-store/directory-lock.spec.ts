import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { DirectoryInUse, DirectoryLock, DirectoryNotWritable } from './directory-lock.js';
import { EmbeddedEventStore } from './embedded.event-store.js';

/** Compiled by `npm run build`, which `npm test` does first. */
const writerScript = join(import.meta.dirname, '../../../dist/bench/torture-writer.js');

describe('the lock of a directory', () => {
  it('is held by one, until it is released', () => {
    const directory = join(temporaryDirectory(), 'made', 'on the way');
    const lock = DirectoryLock.acquire(directory);
    expect(() => DirectoryLock.acquire(directory)).toThrow(DirectoryInUse);
    expect(() => DirectoryLock.acquire(directory)).toThrow(
      `${directory} is in use by process ${process.pid}`,
    );
    lock.release();
    lock.release();
    DirectoryLock.acquire(directory).release();
  });

  it('does not care for a file that a dead process left', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'lock'), '1\n');
    DirectoryLock.acquire(directory).release();
  });

  it('says which directory cannot be written', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    const directory = join(file, 'directory');
    expect(() => DirectoryLock.acquire(directory)).toThrow(DirectoryNotWritable);
    expect(() => DirectoryLock.acquire(directory)).toThrow(directory);
  });

  it('keeps a second store out of a log, of this process or another, until the first is gone', async () => {
    const directory = join(temporaryDirectory(), 'log');
    mkdirSync(directory);
    const first = await EmbeddedEventStore.open({ directory });
    await expect(EmbeddedEventStore.open({ directory })).rejects.toBeInstanceOf(DirectoryInUse);
    await first.close();

    expect(existsSync(writerScript)).toBe(true);
    const child = spawn(process.execPath, [writerScript, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.stdout.resume();
    const second = EmbeddedEventStore.open({ directory });
    await expect(second).rejects.toThrow(`${directory} is in use by process ${child.pid ?? 'none'}`);
    child.kill('SIGKILL');
    await once(child, 'close');
    await (await EmbeddedEventStore.open({ directory })).close();
  });
});
