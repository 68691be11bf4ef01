import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import {
  START,
  type EventFilter,
  type Position,
  type RecordedEvent,
  type SubscriptionBatch,
} from '#platform/event-store/event-store';
import { laneOf } from '#platform/event-store/lanes';
import type { LaneMessage } from '#platform/message-bus/message-bus';
import { anEvent, collect, someEvents } from '#platform/testing/events';
import { eventually } from '#platform/testing/eventually';
import { LaneHub } from './lane-hub.js';
import { MAX_WAITING_MESSAGES } from './lane-inbox.js';
import type { LaneProgress } from './lane-progress.js';

const LANE_COUNT = 2;
const LANE = 0;
const NEVER_MS = 600_000;

const at = (position: number): Position => String(position) as Position;

describe('LaneHub', () => {
  let log: MemoryEventStore;
  let stop: AbortController;
  let told: LaneProgress[];
  let hub: LaneHub;
  const opened: (readonly RecordedEvent[])[] = [];
  const following: Promise<void>[] = [];

  beforeEach(async () => {
    log = new MemoryEventStore();
    stop = new AbortController();
    told = [];
    hub = newHub();
  });

  function newHub(tellIdleAfterMs?: number): LaneHub {
    return new LaneHub({
      lane: LANE,
      laneCount: LANE_COUNT,
      log,
      open: (events) => {
        opened.push(events);
        return Promise.resolve(events);
      },
      signal: stop.signal,
      onPassed: (progress) => {
        told.push(progress);
        return Promise.resolve();
      },
      ...(tellIdleAfterMs !== undefined && { tellIdleAfterMs }),
    });
  }

  afterEach(async () => {
    stop.abort();
    await Promise.all(following);
    await hub.finished();
  });

  /** The numbers tell the lanes apart: streams `s-0`, `s-1`, ... are in whatever lane they hash to. */
  async function append(count: number): Promise<void> {
    for (const [n, event] of someEvents(count).entries())
      await log.append(`s-${n % 5}`, 'unchecked', [event]);
  }

  /** What an honest relay would send of the stretch behind `after`, up to the watermark. */
  async function message(after: number, watermark: number): Promise<LaneMessage> {
    const events = (await ours()).filter(
      ({ position }) => Number(position) > after && Number(position) <= watermark,
    );
    return { lane: LANE, after: at(after), events, watermark: at(watermark) };
  }

  async function ours(): Promise<RecordedEvent[]> {
    return (await collect(log.readAll())).filter(({ stream }) => laneOf(stream, LANE_COUNT) === LANE);
  }

  function follow(
    name: string,
    after: Position = START,
    work: () => Promise<void> = () => Promise.resolve(),
    filter: EventFilter = {},
  ): SubscriptionBatch[] {
    const batches: SubscriptionBatch[] = [];
    const run = async (): Promise<void> => {
      for await (const batch of hub.feed(name).subscribeAll({ after, filter, signal: stop.signal })) {
        batches.push(batch);
        await work();
      }
    };
    following.push(run());
    return batches;
  }

  const reached = async (batches: SubscriptionBatch[], position: number): Promise<unknown> =>
    await eventually(`the watermark ${position}`, () => Number(batches.at(-1)?.watermark) >= position);

  const positionsIn = (batches: readonly SubscriptionBatch[]): Position[] =>
    batches.flatMap(({ events }) => events).map(({ position }) => position);

  it('catches up from the log, then goes on with messages', async () => {
    await append(20);
    const batches = follow('a');
    await reached(batches, 20);
    expect(batches.at(-1)?.caughtUp).toBe(true);
    await append(10);
    await hub.take([await message(20, 25), await message(25, 30)]);
    await reached(batches, 30);
    expect(positionsIn(batches)).toEqual((await ours()).map(({ position }) => position));
    await eventually('the progress', () => told.at(-1)?.position === at(30));
    expect(told.at(-1)?.passed).toEqual(['a']);
  });

  it('skips what comes again and reads what never came', async () => {
    await append(10);
    const batches = follow('a');
    await reached(batches, 10);
    await append(20);
    await hub.take([await message(5, 10), await message(20, 25)]);
    await reached(batches, 25);
    await hub.take([await message(10, 20), await message(20, 25), await message(22, 30)]);
    await reached(batches, 30);
    expect(positionsIn(batches)).toEqual((await ours()).map(({ position }) => position));
  });

  it('does not believe a watermark that the log has not come to', async () => {
    await append(10);
    const batches = follow('a');
    await reached(batches, 10);
    await hub.take([{ lane: LANE, after: at(99), events: [], watermark: at(99) }]);
    await append(10);
    await hub.take([await message(10, 20)]);
    await reached(batches, 20);
    expect(positionsIn(batches)).toEqual((await ours()).map(({ position }) => position));
  });

  it('does not wait for one that is far behind, who reads what he missed from the log', async () => {
    let go = (): void => undefined;
    const isFree = new Promise<void>((resolve) => {
      go = resolve;
      stop.signal.addEventListener('abort', () => resolve());
    });
    await append(5);
    const quick = follow('quick');
    const slow = follow('slow', START, () => isFree);
    await reached(quick, 5);
    await eventually('the slow one to have begun', () => slow.length > 0);
    await append(20);
    await hub.take([await message(5, 25)]);
    for (let n = 0; n < 2; n += 1) await hub.take(Array.from({ length: MAX_WAITING_MESSAGES }, nothingNew));
    await append(5);
    await hub.take([await message(25, 30)]);
    await reached(quick, 30);
    await eventually('the progress', () => told.at(-1)?.position === at(30));
    expect(told.at(-1)?.passed).toEqual(['quick']);
    expect(slow).toHaveLength(1);
    go();
    await reached(slow, 30);
    expect(positionsIn(slow)).toEqual((await ours()).map(({ position }) => position));
    await eventually('the progress', () => told.at(-1)?.passed.join() === 'quick,slow');
  });

  describe('with followers whom nothing concerns', () => {
    const idle = (): Promise<void> => Promise.resolve();

    async function appendOne(type: string): Promise<void> {
      const stream = ['s-0', 's-1', 's-2', 's-3', 's-4'].find((each) => laneOf(each, LANE_COUNT) === LANE)!;
      await log.append(stream, 'unchecked', [anEvent({}, type)]);
    }

    const allPassed = async (position: number, names: string): Promise<unknown> =>
      await eventually(`${names} to have passed ${position}`, () => {
        const last = told.at(-1);
        return last?.position === at(position) && last.passed.join() === names;
      });

    it('lets messages go by without waking them, and hands them once what concerns them', async () => {
      hub = newHub(NEVER_MS);
      await append(5);
      const [one, two] = ['one', 'two'].map((name) => follow(name, START, idle, { types: [name] }));
      await allPassed(5, 'one,two');
      const before = [one!.length, two!.length];

      await append(10);
      await hub.take([await message(5, 10), await message(10, 15)]);
      await allPassed(15, 'one,two');
      expect([one!.length, two!.length]).toEqual(before);

      await appendOne('one');
      const concerning = [await message(12, 16), await message(15, 16), await message(5, 16)];
      await hub.take(concerning);
      await hub.take(concerning);
      await allPassed(16, 'one,two');
      expect(positionsIn(one!)).toEqual([at(16)]);
      expect(two).toHaveLength(before[1]!);

      // What was lost before a message may have concerned them.
      await appendOne('two');
      await append(3);
      await hub.take([await message(17, 20)]);
      await allPassed(20, 'one,two');
      expect([positionsIn(one!), positionsIn(two!)]).toEqual([[at(16)], [at(17)]]);
    });

    it('tells them after a while how far the lane is', async () => {
      hub = newHub(1);
      await append(5);
      const batches = follow('one', START, idle, { types: ['one'] });
      await reached(batches, 5);
      await append(10);
      await hub.take([await message(5, 15)]);
      await reached(batches, 15);
      expect(positionsIn(batches)).toEqual([]);
    });
  });

  it('opens a message once for all who want something of it', async () => {
    await append(5);
    const [one, two] = [follow('one'), follow('two')];
    await Promise.all([reached(one, 5), reached(two, 5)]);
    opened.length = 0;
    await append(10);
    const sent = await message(5, 15);
    await hub.take([sent]);
    await Promise.all([reached(one, 15), reached(two, 15)]);
    expect(opened).toEqual([sent.events]);
  });
});

function nothingNew(): LaneMessage {
  return { lane: LANE, after: START, events: [], watermark: START };
}
