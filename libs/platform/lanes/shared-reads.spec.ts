import { START, type AllRead, type Position, type RecordedEvent } from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { collect, idsOf, someEvents } from '#platform/testing/events';
import { SharedReads, type LaneLog } from './shared-reads.js';

/** Counts how often it is read; what it answers can be held back, and can be a failure. */
class WatchedLog implements LaneLog {
  readonly log = new MemoryEventStore();
  reads = 0;
  failures = 0;
  private gate: Promise<void> = Promise.resolve();

  async end(): Promise<Position> {
    return await this.log.end();
  }

  async *readAll(read: AllRead): AsyncIterable<readonly RecordedEvent[]> {
    this.reads += 1;
    const events = await collect(this.log.readAll(read));
    await this.gate;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('injected: the log does not answer');
    }
    if (events.length > 0) yield events;
  }

  /** Whatever is asked from now on is answered, as it was found then, when the returned is called. */
  holdBack(): () => void {
    let open = (): void => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return open;
  }

  async append(count: number): Promise<void> {
    await this.log.append('stream', 'unchecked', someEvents(count));
  }
}

const at = (position: number): Position => String(position) as Position;

describe('reads that are shared', () => {
  let log: WatchedLog;
  let reads: SharedReads;
  beforeEach(() => {
    log = new WatchedLog();
    reads = new SharedReads(log);
  });

  const idsBetween = async (after: Position, upTo: Position): Promise<readonly string[]> =>
    idsOf(await collect(reads.between(after, upTo)));
  const idsAfter = async (position: number): Promise<readonly string[]> =>
    idsOf(await collect(log.log.readAll({ after: at(position) })));

  it('are done once for all who follow, at the same time or soon after', async () => {
    await log.append(700);
    const end = await reads.end();
    const all = await Promise.all([1, 2, 3, 4].map(() => idsBetween(START, end)));
    all.push(await idsBetween(START, end));
    const expected = await idsAfter(0);
    expect(all).toEqual([1, 2, 3, 4, 5].map(() => expected));
    expect(log.reads).toBe(2);
  });

  it('give everybody all that is behind their own place, also who shares one that was begun too early', async () => {
    await log.append(10);
    const letGo = log.holdBack();
    const early = [idsBetween(at(10), at(11)), idsBetween(at(5), at(10))];
    await log.append(10);
    const late = [idsBetween(at(10), at(20)), idsBetween(at(5), at(20)), idsBetween(at(8), at(20))];
    letGo();
    expect(await Promise.all(late)).toEqual([await idsAfter(10), await idsAfter(5), await idsAfter(8)]);
    expect(await Promise.all(early)).toEqual([await idsAfter(10), (await idsAfter(5)).slice(0, 5)]);
  });

  it('end where the log ends, and go on from there once there is more', async () => {
    await log.append(3);
    expect(await idsBetween(START, at(99))).toEqual(await idsAfter(0));
    await log.append(3);
    expect(await idsBetween(START, at(99))).toEqual(await idsAfter(0));
  });

  it('are forgotten when they fail', async () => {
    await log.append(3);
    log.failures = 1;
    const failing = await Promise.allSettled([1, 2].map(() => idsBetween(START, at(3))));
    expect(failing.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(log.reads).toBe(1);
    expect(await idsBetween(START, at(3))).toEqual(await idsAfter(0));
    expect(log.reads).toBe(2);
  });
});
