import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import { EVENT_BYTES, fill, withDirectory } from './event-store-load.js';

export const title = 'Opening a log with a million events';

const EVENTS = 1_000_000;

export interface Opened {
  readonly seconds: number;
  readonly events: number;
  readonly residentMiB: number;
}

export async function run(): Promise<{ columns: string[]; rows: (string | number)[][]; notes: string[] }> {
  const rows = await withDirectory(async (directory) => {
    const store = await EmbeddedEventStore.open({ directory });
    await fill(store, EVENTS);
    await store.close();
    const opened: (string | number)[][] = [];
    opened.push(rowOf('closed as it should be', await openInNewProcess(directory)));
    rmSync(join(directory, 'index'), { recursive: true });
    opened.push(rowOf('index missing', await openInNewProcess(directory)));
    return opened;
  });
  return {
    columns: ['the log was', 'events', 'seconds to open', 'resident MiB'],
    rows,
    notes: [`Events of ${EVENT_BYTES} bytes; each time in a process of its own.`],
  };
}

function rowOf(what: string, { events, seconds, residentMiB }: Opened): (string | number)[] {
  return [what, events, seconds.toFixed(3), Math.round(residentMiB)];
}

async function openInNewProcess(directory: string): Promise<Opened> {
  const child = fork(join(import.meta.dirname, 'start-opener.js'), [directory]);
  const [opened] = (await once(child, 'message')) as [Opened];
  await once(child, 'exit');
  return opened;
}
