import { LANE_COUNTS, MOST_LANES, type LaneCount } from '#platform/event-store/lanes';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { agreedLaneCount } from './agreed-lane-count.js';

describe('the number of lanes', () => {
  const journal = (): MemoryReadStore => new MemoryReadStore();

  it('is the usual one when nobody wants another', async () => {
    expect(await agreedLaneCount(journal(), { wanted: undefined, usual: 8 })).toBe(8);
  });

  it('is what was wanted at first, for good', async () => {
    const store = journal();
    expect(await agreedLaneCount(store, { wanted: 2, usual: 8 })).toBe(2);
    expect(await agreedLaneCount(store, { wanted: undefined, usual: 8 })).toBe(2);
    expect(await agreedLaneCount(store, { wanted: 2, usual: 1 })).toBe(2);
    await expect(agreedLaneCount(store, { wanted: 4, usual: 2 })).rejects.toMatchObject({
      name: 'OtherLaneCount',
      agreed: 2,
      message: '4 lanes are wanted, but this Florin has begun with 2, and keeps them',
    });
  });

  it('is the same for all who begin at once', async () => {
    const store = journal();
    const usual = [1, 2, 4, 8, 2, 1] satisfies LaneCount[];
    const agreed = await Promise.all(
      usual.map((each) => agreedLaneCount(store, { wanted: undefined, usual: each })),
    );
    expect(new Set(agreed).size).toBe(1);
  });

  it('divides the most there can be, so that a shard is never of two lanes', () => {
    for (const count of LANE_COUNTS) expect(MOST_LANES % count).toBe(0);
  });
});
