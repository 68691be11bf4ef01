import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** An empty directory of the test's own, removed when its file's tests are over. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'florin-'));
  made.push(path);
  return path;
}

afterAll(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});
