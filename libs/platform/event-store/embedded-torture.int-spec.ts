import { join } from 'node:path';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { torture } from '../../../bench/torture.js';

/** Compiled by `npm run build`, which `npm test` does first. */
const writerScript = join(import.meta.dirname, '../../../dist/bench/torture-writer.js');
const KILLS = 100;

describe('the embedded event store, killed again and again while it writes', () => {
  it('has every acknowledged batch once, whole and in order', async () => {
    const options = { directory: temporaryDirectory(), writerScript, kills: KILLS, longestLifeMs: 100 };
    const { faults, kills, acknowledged } = await torture(options);
    expect(faults).toEqual([]);
    expect(kills).toBe(KILLS);
    expect(acknowledged).toBeGreaterThan(KILLS);
  }, 120_000);
});
