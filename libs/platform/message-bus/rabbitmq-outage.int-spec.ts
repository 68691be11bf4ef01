import { randomBytes } from 'node:crypto';
import { SystemClock } from '#platform/kernel/system';
import { eventually } from '#platform/testing/eventually';
import { rabbitOfOurOwn } from '#platform/testing/rabbit-for-tests';
import { silentLog } from '#platform/testing/silent-log';
import { aMessage, Hearer, messagesOf } from './message-bus.contract.js';
import { BusUnavailable } from './message-bus.js';
import { MessageTokens } from './message-tokens.js';
import { RabbitMessageBus } from './rabbitmq.message-bus.js';

const rabbit = await rabbitOfOurOwn();
const there = rabbit ? describe : describe.skip;
const tokens = new MessageTokens({ key: randomBytes(32), service: 'relay', clock: new SystemClock() });

/**
 * For a second or two RabbitMQ only remembers which queues it has made. One that is killed before it
 * has noted it knows the queue's name afterwards, and not what was in it.
 */
const NOTE_QUEUES = '[dets:sync(Table) || Table <- dets:all()].';

there('the message bus on RabbitMQ, when the broker has trouble', () => {
  let bus: RabbitMessageBus;
  let hearer: Hearer;

  beforeEach(async () => {
    const prefix = `w${randomBytes(8).toString('hex')}`;
    bus = new RabbitMessageBus({ url: rabbit!.url, tokens, log: silentLog, prefix });
    await bus.prepare(['projector'], 1);
    await rabbit!.ctl('eval', NOTE_QUEUES);
    hearer = new Hearer(bus, 'projector', 0);
  });

  afterEach(() => bus.close());
  afterAll(() => rabbit?.stop());

  /** Publishes one after the other, each until it is taken, as long as it is told to. */
  async function publishThrough(trouble: () => Promise<void>): Promise<number> {
    const over = new AbortController();
    let taken = 0;
    const publishing = (async () => {
      while (!over.signal.aborted || taken < 200) {
        const part = messagesOf(0, taken + 1, taken + 10);
        await eventually(
          'the bus to take it',
          () => bus.publish(part).then(() => true, ifUnavailable),
          60_000,
        );
        taken += part.length;
      }
    })();
    await eventually('messages on their way', () => taken >= 100 && hearer.heard.length > 0);
    await trouble();
    over.abort();
    await publishing;
    return taken;
  }

  function ifUnavailable(error: unknown): false {
    if (error instanceof BusUnavailable) return false;
    throw error;
  }

  /** In order, but for what was published or brought again: that is met a second time, not too late. */
  async function hearsWithoutGap(upTo: number): Promise<void> {
    await eventually(
      'all of it',
      () => hearer.heard.some(({ watermark }) => Number(watermark) === upTo),
      60_000,
    );
    let reached = 0;
    for (const { watermark } of hearer.heard) {
      expect(Number(watermark)).toBeLessThanOrEqual(reached + 1);
      reached = Math.max(reached, Number(watermark));
    }
    expect(reached).toBe(upTo);
  }

  it('loses nothing it has confirmed when it is killed, and goes on by itself', async () => {
    const taken = await publishThrough(async () => {
      await rabbit!.kill();
      await expect(bus.publish([aMessage(0, 1)])).rejects.toBeInstanceOf(BusUnavailable);
      await expect(bus.check()).rejects.toThrow('does not answer');
      await rabbit!.start();
    });
    await hearsWithoutGap(taken);
    await bus.check();
  });

  it('keeps what it has confirmed for a consumer that comes after it was killed', async () => {
    await hearer.stop();
    await bus.publish(messagesOf(0, 1, 500));
    await rabbit!.kill();
    await rabbit!.start();
    hearer = new Hearer(bus, 'projector', 0);
    expect(await hearer.hears(500)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });

  it('goes on when its connections are cut', async () => {
    const taken = await publishThrough(async () => {
      for (let cut = 0; cut < 3; cut += 1) await rabbit!.ctl('close_all_connections', 'cut');
    });
    await hearsWithoutGap(taken);
  });

  it('refuses more than a queue may hold, and takes it when there is room again', async () => {
    await hearer.stop();
    await rabbit!.ctl('set_policy', '--apply-to', 'queues', 'short', '.*', '{"max-length":10}');
    await bus.publish(messagesOf(0, 1, 11));
    await eventually('the queue to be full', () =>
      bus.publish([aMessage(0, 12)]).then(() => false, isNotTaken),
    );
    hearer = new Hearer(bus, 'projector', 0);
    await hearer.hears(11);
    await eventually('room', () => bus.publish([aMessage(0, 12)]).then(() => true, ifUnavailable));
    await rabbit!.ctl('clear_policy', 'short');
    await hearsWithoutGap(12);
  });

  function isNotTaken(error: unknown): boolean {
    return error instanceof BusUnavailable && error.message.includes('has not taken a message');
  }

  it('ends consuming while nobody answers', async () => {
    await rabbit!.kill();
    await hearer.stop();
    await rabbit!.start();
  });

  describe('short of memory', () => {
    beforeEach(async () => {
      await bus.publish(messagesOf(0, 1, 1_000));
      await rabbit!.ctl('set_vm_memory_high_watermark', '0');
    });

    afterEach(() => rabbit!.ctl('set_vm_memory_high_watermark', '0.4'));

    it('publishes when it has memory again, and consumes meanwhile', async () => {
      const publishing = bus.publish([aMessage(0, 1_001)]);
      await eventually('the alarm', () => bus.check().then(() => false, isAboutMemory));
      await hearer.hears(1_000);
      const second = bus.publish([aMessage(0, 1_002)]);
      await rabbit!.ctl('set_vm_memory_high_watermark', '0.4');
      await Promise.all([publishing, second]);
      expect((await hearer.hears(1_002)).slice(1_000)).toEqual([1_001, 1_002]);
      await bus.check();
    });

    it('gives up after a while, and says why', async () => {
      await expect(bus.publish([aMessage(0, 1_001)])).rejects.toThrow('has blocked publishers');
      await expect(bus.publish([aMessage(0, 1_001)])).rejects.toThrow('has blocked publishers');
    });

    function isAboutMemory(error: unknown): boolean {
      return (
        error instanceof BusUnavailable && /\S+:\d+ has blocked publishers: .*memory/.test(error.message)
      );
    }
  });
});
