import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What the double is: it says nothing of how fast the server is. */
export const ESDB_DOUBLE = 'EventStoreDB double';

export interface DoubleProcess {
  readonly url: string;
  stop(): Promise<void>;
}

/** The double in a process of its own, as a server would be. */
export async function startDouble(): Promise<DoubleProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../tools/esdb-double/main.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    const ended = once(child, 'close');
    child.stdin.end();
    await ended;
  };
  for await (const url of createInterface(child.stdout)) return { url, stop };
  throw new Error('the double ended before it was up');
}
