import { closeSync, fsyncSync, openSync, read, writeSync } from 'node:fs';

/** Makes the directory's list of files durable: a new file is there after a crash only then. */
export function syncDirectory(directory: string): void {
  const fd = openSync(directory, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export function writeFully(fd: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}

/** Writes a file that is durable when this returns. It must not be there yet. */
export function writeNewFile(path: string, bytes: Buffer): void {
  const fd = openSync(path, 'wx');
  try {
    writeFully(fd, bytes, 0);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Fills the buffer from the file, and answers how much there was to fill it with. */
export async function readFully(fd: number, buffer: Buffer, position: number): Promise<number> {
  let done = 0;
  while (done < buffer.length) {
    const count = await readSome(fd, buffer.subarray(done), position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

function readSome(fd: number, buffer: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, buffer, 0, buffer.length, position, (error, count) => {
      if (error) reject(error);
      else resolve(count);
    });
  });
}
