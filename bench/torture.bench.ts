import { join } from 'node:path';
import { withDirectory } from './event-store-load.js';
import { torture } from './torture.js';

export const title = 'Killing the process that writes the log';

const KILLS = 1_000;
const LONGEST_LIFE_MS = 300;

export async function run(): Promise<{ columns: string[]; rows: (string | number)[][]; notes: string[] }> {
  const writerScript = join(import.meta.dirname, 'torture-writer.js');
  const { kills, acknowledged, events, tornTails, faults } = await withDirectory((directory) =>
    torture({ directory, writerScript, kills: KILLS, longestLifeMs: LONGEST_LIFE_MS }),
  );
  return {
    columns: ['kills', 'batches acknowledged', 'events in the log', 'torn tails cut', 'faults'],
    rows: [[kills, acknowledged, events, tornTails, faults.length]],
    notes: [
      'SIGKILL at random moments, 32 writers. A fault is an acknowledged batch that is missing, doubled, out of order or there by half.',
      ...faults,
    ],
  };
}
