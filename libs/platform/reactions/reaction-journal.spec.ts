import type { Position } from '#platform/event-store/event-store';
import type { Uuid } from '#platform/kernel/ids';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { FaultInjectingReadStore, type CommitFault } from '#platform/testing/fault-injecting.read-store';
import { NOON } from '#platform/testing/handler-on';
import { keptForLanes, keptForOneProcess } from './journal-layout.js';
import { defineJournals, ReactionJournal, storedPosition } from './reaction-journal.js';
import type { PendingTimer } from './stimulus.js';

const REACTOR = 'purses.pass-on';
const LANE = { reactor: REACTOR, lane: 3 };
const at = (position: number): Position => String(position) as Position;

let readStore: MemoryReadStore;

beforeEach(async () => {
  readStore = new MemoryReadStore();
  await defineJournals(readStore);
});

function timer(word: string): PendingTimer {
  return { id: 'tea', at: NOON, payload: { word }, causationId: 'e7' as Uuid };
}

async function wordsIn({ timers }: ReactionJournal): Promise<readonly unknown[]> {
  const words: unknown[] = [];
  for await (const { payload } of timers.all()) words.push(payload['word']);
  return words;
}

describe('the journal of a lane', () => {
  it('is its new holder’s, whatever the old one still writes', async () => {
    const before = await ReactionJournal.open(readStore, { ...LANE, epoch: 1 });
    await before.commit({ position: at(10), timers: new Map([['tea', timer('old')]]) });
    const after = await ReactionJournal.open(readStore, { ...LANE, epoch: 2 });
    expect(after.position).toBe(at(10));

    await before.commit({ position: at(20) });
    expect(await storedPosition(readStore, LANE)).toBe(at(10));
    await after.commit({ position: at(12), timers: new Map([['tea', undefined]]) });
    await expect(before.commit({ timers: new Map([['tea', timer('late')]]) })).rejects.toThrow('@3');
    expect(await wordsIn(after)).toEqual([]);
    expect(await storedPosition(readStore, LANE)).toBe(at(12));
  });

  it('cannot be opened by who has lost the lane already', async () => {
    await ReactionJournal.open(readStore, { ...LANE, epoch: 5 });
    const late = ReactionJournal.open(readStore, { ...LANE, epoch: 4 });
    await expect(late).rejects.toMatchObject({ name: 'JournalTaken' });
  });

  it('is another than that of another lane', async () => {
    const [three, four] = await Promise.all(
      [3, 4].map((lane) => ReactionJournal.open(readStore, { reactor: REACTOR, lane, epoch: 1 })),
    );
    await three?.commit({ position: at(7), timers: new Map([['tea', timer('three')]]) });
    await four?.commit({ timers: new Map([['tea', undefined]]) });
    expect([await wordsIn(three!), await wordsIn(four!)]).toEqual([['three'], []]);
    expect(await storedPosition(readStore, { reactor: REACTOR, lane: 4 })).toBe('0');
  });
});

describe('the journal of one process', () => {
  it('goes on from the checkpoint of earlier releases', async () => {
    await readStore.commit([], { consumer: `reactor:${REACTOR}`, lane: 0, position: at(42) });
    const journal = await ReactionJournal.open(readStore, { reactor: REACTOR, epoch: 0 });
    expect(journal.position).toBe(at(42));
    await journal.commit({ position: at(50) });
    expect((await ReactionJournal.open(readStore, { reactor: REACTOR, epoch: 0 })).position).toBe(at(50));
  });

  it('does not take what it writes after a crash for older than what had been written half', async () => {
    const faults: CommitFault[] = [];
    const faulty = new FaultInjectingReadStore(readStore, () => faults.shift());
    const crashing = await ReactionJournal.open(faulty, { reactor: REACTOR, epoch: 0 });
    for (let times = 0; times < 3; times += 1) {
      faults.push('unanswered');
      await expect(crashing.commit({ timers: new Map([['tea', timer('half')]]) })).rejects.toThrow(
        'injected',
      );
    }
    const next = await ReactionJournal.open(readStore, { reactor: REACTOR, epoch: 0 });
    await next.commit({ timers: new Map([['tea', timer('whole')]]) });
    expect(await wordsIn(next)).toEqual(['whole']);
  });
});

describe('what was kept in one way', () => {
  it('is not begun anew in the other', async () => {
    await keptForOneProcess(readStore, [REACTOR]);
    await keptForLanes(readStore, [REACTOR]);
    await (await ReactionJournal.open(readStore, { ...LANE, epoch: 1 })).commit({ position: at(1) });
    await keptForLanes(readStore, [REACTOR]);
    await expect(keptForOneProcess(readStore, ['other', REACTOR])).rejects.toMatchObject({
      name: 'OtherLayout',
    });
    await keptForOneProcess(readStore, ['other']);
  });

  it('is not begun anew over lanes either, however old it is', async () => {
    await readStore.commit([], { consumer: `reactor:${REACTOR}`, lane: 0, position: at(42) });
    await expect(keptForLanes(readStore, [REACTOR])).rejects.toThrow('was kept for one process');
  });
});
