import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { Leases, LEASES, type LeaseState } from './leases.js';
import { SystemStopwatch } from './stopwatch.js';

describe('Leases', () => {
  let store: MemoryReadStore;

  beforeEach(async () => {
    store = new MemoryReadStore();
    await store.define(LEASES);
  });

  function leasesOf(member: string): Leases {
    const stopwatch = new SystemStopwatch();
    return new Leases({ group: 'g', count: 1, member, store, stopwatch, ttlMs: 60_000 });
  }

  async function seenBy(leases: Leases): Promise<LeaseState> {
    const [state] = await leases.look();
    if (!state) throw new Error('there is no lease');
    return state;
  }

  it('grants one of two claims made at once', async () => {
    const [one, two] = [leasesOf('one'), leasesOf('two')];
    const [ofOne, ofTwo] = [one.taking(await seenBy(one)), two.taking(await seenBy(two))];
    await store.commit([ofTwo.write]);
    await store.commit([ofOne.write]);
    expect((await one.granted([ofOne])).size).toBe(0);
    expect((await two.granted([ofTwo])).size).toBe(1);
    expect(await seenBy(one)).toMatchObject({ isOurs: false, isFree: false });
  });

  it('does not take an earlier claim, of which nothing was heard, for the one made later', async () => {
    const leases = leasesOf('one');
    const state = await seenBy(leases);
    const [earlier, later] = [leases.taking(state), leases.taking(state)];
    await store.commit([earlier.write]);
    await store.commit([later.write]);
    // Others count from the earlier one on: to count from the later one would be to hold it too long.
    expect([...(await leases.granted([later]))]).toEqual([]);
  });

  it('begins a new epoch with every holder, also after it was given up', async () => {
    const [one, two] = [leasesOf('one'), leasesOf('two')];
    await store.commit([one.taking(await seenBy(one)).write]);
    await store.commit([one.renewing(await seenBy(one)).write]);
    expect((await seenBy(one)).epoch).toBe(1);
    await store.commit([one.givingUp(await seenBy(one))]);
    const free = await seenBy(two);
    expect(free).toMatchObject({ epoch: 1, isFree: true });
    await store.commit([two.taking(free).write]);
    expect(await seenBy(one)).toMatchObject({ epoch: 2, isOurs: false, isFree: false });
  });
});
