import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

const SYNCS = 200;
const BYTES_PER_SYNC = 4_096;

/** What a figure depends on, in one line: processor, memory, disk, Node. */
export function describeMachine(directory) {
  const memoryGiB = Math.round(totalmem() / 2 ** 30);
  return [
    `${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${availableParallelism()} cores`,
    `${memoryGiB} GiB`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    `${fileSystemOf(directory)} (4 KiB and fdatasync: ${syncMicroseconds(directory)} µs)`,
  ].join(', ');
}

function fileSystemOf(directory) {
  try {
    const mounts = readFileSync('/proc/mounts', 'utf8').trim().split('\n');
    const holding = mounts
      .map((line) => line.split(' '))
      .filter(([, point]) => `${directory}/`.startsWith(point === '/' ? '/' : `${point}/`))
      .sort(([, a], [, b]) => b.length - a.length);
    return holding[0]?.[2] ?? 'an unknown file system';
  } catch {
    // Only Linux has this file.
    return 'an unknown file system';
  }
}

/** The median time of writing one block and having it on disk. */
function syncMicroseconds(directory) {
  const file = openSync(join(directory, 'sync'), 'w');
  const times = Array.from({ length: SYNCS }, () => {
    const begun = performance.now();
    writeSync(file, Buffer.alloc(BYTES_PER_SYNC));
    fdatasyncSync(file);
    return performance.now() - begun;
  });
  closeSync(file);
  return Math.round(times.sort((a, b) => a - b)[SYNCS / 2] * 1_000);
}
