import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tryLock } from 'fs-native-extensions';

const LOCK_FILE = 'lock';
/** What is in a data directory is nobody else's to read. */
const OWNER_ONLY = 0o700;

/** Another process, or another part of this one, is at work in the directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';

  constructor(
    readonly directory: string,
    holder: string,
  ) {
    super(`${directory} is in use by ${holder}`);
  }
}

export class DirectoryNotWritable extends Error {
  override readonly name = 'DirectoryNotWritable';

  constructor(
    readonly directory: string,
    cause: unknown,
  ) {
    super(`${directory} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/**
 * Makes sure that one process at a time works in a directory. The operating system holds the lock,
 * so it is gone when the process is, however it ended; the file stays and means nothing by itself.
 */
export class DirectoryLock {
  private constructor(private fd: number | undefined) {}

  /** Makes the directory if it is not there. */
  static acquire(directory: string): DirectoryLock {
    const path = join(directory, LOCK_FILE);
    const fd = openLockFile(directory, path);
    try {
      if (!tryLock(fd)) throw new DirectoryInUse(directory, holderOf(path));
      ftruncateSync(fd);
      writeSync(fd, `${process.pid}\n`, 0);
      return new DirectoryLock(fd);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  release(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }
}

function openLockFile(directory: string, path: string): number {
  try {
    makeDirectory(directory);
    return openSync(path, 'a+');
  } catch (error) {
    throw new DirectoryNotWritable(directory, error);
  }
}

/** One level at a time: asked to do it itself, Node 20 tries for ever below a directory like `/proc`. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(dirname(directory));
  try {
    mkdirSync(directory, { mode: OWNER_ONLY });
  } catch (error) {
    // Another process that starts at the same time may have made it.
    if (!existsSync(directory)) throw error;
  }
}

function holderOf(path: string): string {
  const pid = readFileSync(path, 'utf8').trim();
  return /^\d+$/.test(pid) ? `process ${pid}` : 'another process';
}
