import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './temporary-directory.js';

const SHARED_MEMORY = '/dev/shm';
const made: string[] = [];

/**
 * An empty directory in memory where the system has such a place: for tests that open hundreds of
 * logs and ask what their bytes mean, not whether they are durable.
 */
export function directoryInMemory(): string {
  if (!existsSync(SHARED_MEMORY)) return temporaryDirectory();
  const path = mkdtempSync(join(SHARED_MEMORY, 'florin-'));
  made.push(path);
  return path;
}

afterAll(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});
