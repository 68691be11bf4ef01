import { newUuid } from '#platform/kernel/ids';
import { anEvent } from '#platform/testing/events';
import { eventually } from '#platform/testing/eventually';
import type { Position, RecordedEvent } from '#platform/event-store/event-store';
import {
  BusUnavailable,
  type LaneMessage,
  type MessageBus,
  type Notice,
  type NoticeConsumption,
} from './message-bus.js';

const GROUPS = ['projector', 'reactor'];
const LANES = 2;

/** The nth message of a lane, with an event, of a chain of which each link is one position long. */
export function aMessage(lane: number, n: number, text = ''): LaneMessage {
  const position = (at: number): Position => String(at) as Position;
  const event: RecordedEvent = {
    ...anEvent({ n, text }),
    stream: `stream-${lane}`,
    revision: n - 1,
    position: position(n),
  };
  return { lane, after: position(n - 1), events: [event], watermark: position(n) };
}

export function messagesOf(lane: number, from: number, to: number): LaneMessage[] {
  return Array.from({ length: to - from + 1 }, (_, i) => aMessage(lane, from + i));
}

export function watermarks(messages: readonly LaneMessage[]): number[] {
  return messages.map(({ watermark }) => Number(watermark));
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Keeps what it is handed, and is one of the consumers of a lane until it is told to stop. */
export class Hearer {
  readonly heard: LaneMessage[] = [];
  readonly ended: Promise<void>;
  private readonly stopping = new AbortController();

  constructor(
    bus: MessageBus,
    group: string,
    lane: number,
    private readonly before: (messages: readonly LaneMessage[]) => Promise<void> | void = () => undefined,
  ) {
    const take = async (messages: readonly LaneMessage[]): Promise<void> => {
      await this.before(messages);
      this.heard.push(...messages);
    };
    this.ended = bus.consume({ group, lane, take, signal: this.stopping.signal });
  }

  async hears(count: number): Promise<number[]> {
    await eventually(`${count} messages`, () => this.heard.length >= count, 30_000);
    return watermarks(this.heard);
  }

  /** Does not wait for the end: a handler may be at work. */
  abort(): void {
    this.stopping.abort();
  }

  async stop(): Promise<void> {
    this.abort();
    await this.ended;
  }
}

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}

/**
 * What every message bus must do. `connect` makes a bus to the same broker for the same world, and
 * to an empty one for a new world.
 */
export function messageBusContract(connect: (world: string) => MessageBus): void {
  let world: string;
  let bus: MessageBus;
  let others: MessageBus[];

  beforeEach(async () => {
    world = `w${newUuid()}`;
    others = [];
    bus = connect(world);
    await bus.prepare(GROUPS, LANES);
  });

  afterEach(async () => {
    for (const each of [bus, ...others]) await each.close();
  });

  function another(): MessageBus {
    const other = connect(world);
    others.push(other);
    return other;
  }

  describe('publish', () => {
    it('brings what it was given, as it was', async () => {
      const message = aMessage(0, 1, 'Grüße, 🌍 "quoted"\n');
      const none: LaneMessage = { ...aMessage(0, 2), events: [] };
      await bus.publish([message, none]);
      const hearer = new Hearer(another(), 'projector', 0);
      await hearer.hears(2);
      expect(hearer.heard).toEqual([message, none]);
    });

    it('keeps the order of each lane, however much there is', async () => {
      const hearers = [0, 1].map((lane) => new Hearer(bus, 'projector', lane));
      const mixed = messagesOf(0, 1, 1_500).flatMap((each, i) => [each, aMessage(1, i + 1)]);
      await bus.publish(mixed.slice(0, 1_000));
      await bus.publish(mixed.slice(1_000));
      for (const hearer of hearers) expect(await hearer.hears(1_500)).toEqual(numbers(1, 1_500));
    });

    it('keeps the order of what is published at the same time', async () => {
      const hearer = new Hearer(bus, 'projector', 0);
      await Promise.all(numbers(1, 50).map((n) => bus.publish([aMessage(0, n)])));
      expect(await hearer.hears(50)).toEqual(numbers(1, 50));
    });

    it('brings every group everything', async () => {
      await bus.publish(messagesOf(1, 1, 10));
      for (const group of GROUPS) {
        expect(await new Hearer(bus, group, 1).hears(10)).toEqual(numbers(1, 10));
      }
    });

    it('carries a big message', async () => {
      const message = aMessage(0, 1, 'x'.repeat(3 * 2 ** 20));
      await bus.publish([message, aMessage(0, 2)]);
      const hearer = new Hearer(bus, 'reactor', 0);
      expect(await hearer.hears(2)).toEqual([1, 2]);
      expect(hearer.heard[0]).toEqual(message);
    });

    it('has nothing to do for nothing', async () => {
      await bus.publish([]);
    });
  });

  describe('prepare', () => {
    it('may be called again, and changes nothing then', async () => {
      await bus.publish(messagesOf(0, 1, 2));
      await bus.prepare(GROUPS, LANES);
      await another().prepare(GROUPS, LANES);
      await bus.publish([aMessage(0, 3)]);
      expect(await new Hearer(bus, 'projector', 0).hears(3)).toEqual([1, 2, 3]);
    });

    it('keeps messages for a group that is not there yet', async () => {
      await bus.publish(messagesOf(0, 1, 5));
      await bus.close();
      expect(await new Hearer(another(), 'reactor', 0).hears(5)).toEqual(numbers(1, 5));
    });
  });

  describe('consume', () => {
    it('hands over what waits at once, within limits, and the next when that is taken', async () => {
      const sizes: number[] = [];
      const atOnce: number[] = [];
      let underWay = 0;
      await bus.publish(messagesOf(0, 1, 600));
      const hearer = new Hearer(bus, 'projector', 0, async (messages) => {
        sizes.push(messages.length);
        underWay += 1;
        await bus.check();
        atOnce.push(underWay);
        underWay -= 1;
      });
      expect(await hearer.hears(600)).toEqual(numbers(1, 600));
      expect(Math.max(...atOnce)).toBe(1);
      expect(Math.max(...sizes)).toBeGreaterThan(1);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(256);
    });

    it('ends what it hands over with the message that makes it enough events', async () => {
      const many = (n: number): LaneMessage => {
        const one = aMessage(0, n);
        return { ...one, events: Array.from({ length: 900 }, () => one.events[0]!) };
      };
      const most: number[] = [];
      const held = gate();
      const hearer = new Hearer(bus, 'projector', 0, async (messages) => {
        if (messages[0]?.watermark === '1') await held.passed;
        else most.push(messages.length);
      });
      await bus.publish([aMessage(0, 1), ...numbers(2, 8).map(many)]);
      held.open();
      await hearer.hears(8);
      expect(Math.max(...most)).toBeLessThanOrEqual(3);
    });

    it('hands the same messages over again when they were not taken, before any other', async () => {
      const tries: number[][] = [];
      const hearer = new Hearer(bus, 'projector', 0, async (messages) => {
        tries.push(watermarks(messages));
        if (tries.length === 1) await bus.publish(messagesOf(0, 3, 6));
        if (tries.length <= 3) throw new Error('not now');
      });
      await bus.publish(messagesOf(0, 1, 2));
      expect(await hearer.hears(6)).toEqual(numbers(1, 6));
      expect(tries[1]).toEqual(tries[0]);
      expect(tries[2]).toEqual(tries[0]);
      expect(tries[3]).toEqual(tries[0]);
    });

    it('lets a lane that fails hold up no other', async () => {
      const stuck = new Hearer(bus, 'projector', 0, () => Promise.reject(new Error('never')));
      const others = [new Hearer(bus, 'projector', 1), new Hearer(bus, 'reactor', 0)];
      await bus.publish([aMessage(0, 1), aMessage(1, 1)]);
      for (const hearer of others) expect(await hearer.hears(1)).toEqual([1]);
      await stuck.stop();
      expect(stuck.heard).toEqual([]);
    });

    it('gives a lane to one of several, and to the next when that one ends', async () => {
      const first = new Hearer(bus, 'projector', 0);
      await bus.publish([aMessage(0, 1)]);
      await first.hears(1);
      const second = new Hearer(another(), 'projector', 0);
      await bus.publish(messagesOf(0, 2, 20));
      await first.hears(20);
      expect(second.heard).toEqual([]);
      await first.stop();
      await bus.publish(messagesOf(0, 21, 30));
      expect(await second.hears(10)).toEqual(numbers(21, 30));
      expect(first.heard).toHaveLength(20);
    });

    it('ends after the messages at hand, which then do not come again', async () => {
      const { passed, open } = gate();
      const first = new Hearer(bus, 'projector', 0, () => passed);
      await bus.publish([aMessage(0, 1)]);
      const second = new Hearer(another(), 'projector', 0);
      await bus.publish(messagesOf(0, 2, 4));
      first.abort();
      expect(second.heard).toEqual([]);
      open();
      await first.ended;
      const count = first.heard.length;
      expect(await second.hears(4 - count)).toEqual(numbers(count + 1, 4));
    });

    it('brings what was not taken to the next, first and in order', async () => {
      const failing = new Hearer(bus, 'projector', 0, () => Promise.reject(new Error('not here')));
      await bus.publish(messagesOf(0, 1, 300));
      const second = new Hearer(another(), 'projector', 0);
      await failing.stop();
      await bus.publish([aMessage(0, 301)]);
      expect(await second.hears(301)).toEqual(numbers(1, 301));
    });

    it('ends at once when there is nothing to wait for', async () => {
      const hearer = new Hearer(bus, 'projector', 0);
      await hearer.stop();
      const never = new Hearer(bus, 'projector', 1);
      never.abort();
      await never.ended;
    });
  });

  describe('notices', () => {
    const notice = (n: number): Notice => {
      const [event] = aMessage(0, n, 'Grüße').events;
      if (!event) throw new Error('a message has an event');
      return { queue: 'news', event };
    };

    function hearNotices(on: MessageBus, queue: string, take: NoticeConsumption['take']): AbortController {
      const stopping = new AbortController();
      hearings.push(on.consumeNotices({ queue, take, signal: stopping.signal }));
      return stopping;
    }
    const hearings: Promise<void>[] = [];

    beforeEach(() => bus.prepareNotices(['news', 'other-news']));
    afterEach(async () => {
      await bus.close();
      await Promise.all(hearings.splice(0));
    });

    it('wait on the queue of their name, in order, as they were', async () => {
      const [first, second] = [notice(1), notice(2)];
      await bus.publishNotices([first, second, { ...notice(3), queue: 'other-news' }]);
      const heard: unknown[] = [];
      hearNotices(bus, 'news', async (event) => void heard.push(event));
      await eventually('two notices', () => heard.length === 2, 30_000);
      expect(heard).toEqual([first.event, second.event]);
      const other: string[] = [];
      hearNotices(bus, 'other-news', async ({ id }) => void other.push(id));
      await eventually('the other notice', () => other.length === 1, 30_000);
    });

    it('come again when they were not taken', async () => {
      let tries = 0;
      hearNotices(bus, 'news', async () => {
        tries += 1;
        if (tries < 3) throw new Error('not now');
      });
      await bus.publishNotices([notice(1)]);
      await eventually('three tries', () => tries === 3, 30_000);
    });

    it('wait for the next when whoever had them goes', async () => {
      const failing = hearNotices(bus, 'news', () => Promise.reject(new Error('never')));
      await bus.publishNotices([notice(1)]);
      failing.abort();
      const heard: string[] = [];
      hearNotices(another(), 'news', async ({ id }) => void heard.push(id));
      await eventually('the notice', () => heard.length === 1, 30_000);
      await others[0]?.close();
    });

    it('are nothing to do when there are none', async () => {
      await bus.publishNotices([]);
    });
  });

  it('has refused nothing, and put nothing aside, when all is well', async () => {
    await bus.publish(messagesOf(0, 1, 3));
    await new Hearer(bus, 'projector', 0).hears(3);
    await bus.check();
    expect(bus.refused()).toEqual({ unsigned: 0, forged: 0, expired: 0, malformed: 0 });
    expect(await bus.deadLetters()).toEqual({ count: 0 });
  });

  it('ends everything when it is closed, and takes no more', async () => {
    const hearer = new Hearer(bus, 'projector', 0);
    await bus.publish([aMessage(0, 1)]);
    await hearer.hears(1);
    await bus.close();
    await hearer.ended;
    await expect(bus.publish([aMessage(0, 2)])).rejects.toBeInstanceOf(BusUnavailable);
    await expect(bus.prepare(GROUPS, LANES)).rejects.toBeInstanceOf(BusUnavailable);
    await expect(bus.check()).rejects.toBeInstanceOf(BusUnavailable);
    await bus.close();
  });
}
