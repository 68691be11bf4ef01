import { connect, type Channel, type ChannelModel, type Options } from 'amqplib';
import { randomBytes } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { MS_PER_MINUTE } from '#platform/kernel/clock';
import { eventually } from '#platform/testing/eventually';
import { FakeClock } from '#platform/testing/fake-clock';
import { rabbitForTests } from '#platform/testing/rabbit-for-tests';
import { silentLog } from '#platform/testing/silent-log';
import { aMessage, Hearer, messageBusContract, messagesOf } from './message-bus.contract.js';
import { MessageTokens } from './message-tokens.js';
import { RabbitMessageBus } from './rabbitmq.message-bus.js';

const rabbit = await rabbitForTests();
const there = rabbit ? describe : describe.skip;

const KEY = randomBytes(32);
const clock = new FakeClock();
const tokens = new MessageTokens({ key: KEY, service: 'relay', clock });

there('the message bus on RabbitMQ', () => {
  const url = rabbit?.url ?? '';
  const worlds = new Set<string>();
  let raw: ChannelModel;
  let channel: Channel;

  beforeAll(async () => {
    raw = await connect(url);
    channel = await raw.createChannel();
  });

  afterAll(async () => {
    for (const world of worlds) await removeAll(channel, world);
    await raw.close();
    await rabbit?.stop();
  });

  function open(prefix: string): RabbitMessageBus {
    worlds.add(prefix);
    return new RabbitMessageBus({ url, tokens, log: silentLog, prefix });
  }

  messageBusContract(open);

  describe('what others put on the exchange', () => {
    let prefix: string;
    let bus: RabbitMessageBus;
    let hearer: Hearer;

    beforeEach(async () => {
      prefix = `w${randomBytes(8).toString('hex')}`;
      bus = open(prefix);
      await bus.prepare(['projector'], 2);
      hearer = new Hearer(bus, 'projector', 0);
    });

    afterEach(() => bus.close());

    function put(body: Buffer, token?: unknown, lane = 0): void {
      const options: Options.Publish = token === undefined ? {} : { headers: { 'florin-token': token } };
      channel.publish(`${prefix}.events`, String(lane), body, options);
    }

    /** What comes behind it is heard, and it is not. */
    async function isPutAside(count: number): Promise<void> {
      await bus.publish([aMessage(0, 1)]);
      expect(await hearer.hears(1)).toEqual([1]);
      await eventually('dead letters', async () => (await bus.deadLetters()).count === count);
    }

    const body = Buffer.from(JSON.stringify(aMessage(0, 7)));
    const claims = (): jsonwebtoken.JwtPayload => jsonwebtoken.decode(tokens.issue(body)) as object;

    it('is put aside and counted when it has no token', async () => {
      put(body);
      await isPutAside(1);
      expect(bus.refused()).toEqual({ unsigned: 1, forged: 0, expired: 0, malformed: 0 });
    });

    it.each([
      ['of another key', () => jsonwebtoken.sign(claims(), randomBytes(32))],
      ['that nobody has signed', () => jsonwebtoken.sign(claims(), '', { algorithm: 'none' })],
      ['of another message', () => tokens.issue(Buffer.from(JSON.stringify(aMessage(0, 1))))],
      ['that is none', () => 'a.b.c'],
      ['that is no text', () => 7],
    ])('is put aside and counted when it has a token %s', async (_, token) => {
      put(body, token());
      await isPutAside(1);
      expect(bus.refused()).toEqual({ unsigned: 0, forged: 1, expired: 0, malformed: 0 });
    });

    it.each([
      ['no JSON', Buffer.from('{"lane":0')],
      ['nothing', Buffer.alloc(0)],
      ['a message of another lane', Buffer.from(JSON.stringify(aMessage(1, 7)))],
      ['no position', Buffer.from(JSON.stringify({ ...aMessage(0, 7), watermark: '-1' }))],
      ['no events', Buffer.from(JSON.stringify({ ...aMessage(0, 7), events: [{ id: 'x' }] }))],
    ])('is put aside and counted when it is believed and %s', async (_, malformed) => {
      put(malformed, tokens.issue(malformed));
      await isPutAside(1);
      expect(bus.refused()).toEqual({ unsigned: 0, forged: 0, expired: 0, malformed: 1 });
    });

    it('is kept, and put aside, when it is for no lane', async () => {
      put(body, tokens.issue(body), 99);
      await isPutAside(1);
    });

    it('only leads to the log when its token is too old', async () => {
      put(body, tokens.issue(body));
      await hearer.hears(1);
      await hearer.stop();
      put(body, tokens.issue(body));
      clock.advance(11 * MS_PER_MINUTE);
      const later = new Hearer(bus, 'projector', 0);
      expect(await later.hears(1)).toEqual([7]);
      expect(later.heard).toEqual([{ lane: 0, after: '7', events: [], watermark: '7' }]);
      expect(bus.refused()).toEqual({ unsigned: 0, forged: 0, expired: 1, malformed: 0 });
      expect(await bus.deadLetters()).toEqual({ count: 0 });
    });

    it('is put aside when it came back too often, and holds up nothing', async () => {
      await hearer.stop();
      const own = await raw.createChannel();
      await own.consume(`${prefix}.projector.0`, (delivery) => delivery && own.nack(delivery));
      await bus.publish([aMessage(0, 1)]);
      await eventually('a dead letter', async () => (await bus.deadLetters()).count === 1);
      await own.close();
      await bus.publish([aMessage(0, 2)]);
      expect(await new Hearer(bus, 'projector', 0).hears(1)).toEqual([2]);
    });
  });

  describe('what others put on a queue of notices', () => {
    const [event] = aMessage(0, 1).events;
    const body = Buffer.from(JSON.stringify({ queue: 'news', event }));

    it.each([
      ['has no token', body, undefined, 'unsigned'],
      ['has the token of a message of a lane', body, tokens.issue(Buffer.from('{}')), 'forged'],
      ['is of another queue', Buffer.from('{"queue":"gossip"}'), undefined, 'malformed'],
    ])('is put aside and counted when it %s', async (_, told, token, why) => {
      const prefix = `w${randomBytes(8).toString('hex')}`;
      const bus = open(prefix);
      await bus.prepareNotices(['news']);
      const heard: string[] = [];
      const stopping = new AbortController();
      const take = async ({ id }: { readonly id: string }): Promise<void> => void heard.push(id);
      const hearing = bus.consumeNotices({ queue: 'news', take, signal: stopping.signal });
      const bad = why === 'malformed' ? tokens.issue(told) : token;
      channel.publish(`${prefix}.topics`, `${prefix}.news`, told, { headers: { 'florin-token': bad } });
      await eventually('a dead letter', async () => (await bus.deadLetters()).count === 1, 30_000);
      await bus.publishNotices([{ queue: 'news', event: event! }]);
      await eventually('what is believed', () => heard.length === 1, 30_000);
      expect(bus.refused()).toMatchObject({ [why]: 1 });
      stopping.abort();
      await hearing;
      await bus.close();
    });
  });

  it('says which queue is not as it should be', async () => {
    const prefix = `w${randomBytes(8).toString('hex')}`;
    await channel.assertQueue(`${prefix}.projector.1`, { durable: true });
    const bus = open(prefix);
    await expect(bus.prepare(['projector'], 2)).rejects.toMatchObject({
      name: 'DeclaredOtherwise',
      message: expect.stringContaining(`${prefix}.projector.1`) as string,
    });
    await bus.close();
  });

  it('goes on when its queue is taken away, and made anew', async () => {
    const prefix = `w${randomBytes(8).toString('hex')}`;
    const bus = open(prefix);
    await bus.prepare(['projector'], 1);
    const hearer = new Hearer(bus, 'projector', 0);
    await bus.publish([aMessage(0, 1)]);
    await hearer.hears(1);
    await channel.deleteQueue(`${prefix}.projector.0`);
    const last = await eventually('a message after that', async () => {
      await bus.publish(messagesOf(0, 2, 2));
      return hearer.heard[1];
    });
    expect(last.watermark).toBe('2');
    await bus.close();
  });

  it('says that nobody answers, and nothing of the password', async () => {
    const bus = new RabbitMessageBus({
      url: 'amqp://florin:hunter2@127.0.0.1:1/x',
      tokens,
      log: silentLog,
    });
    const failures = await Promise.allSettled([
      bus.check(),
      bus.publish([aMessage(0, 1)]),
      bus.prepare([], 1),
    ]);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        status: 'rejected',
        reason: { name: 'BusUnavailable', message: 'RabbitMQ at 127.0.0.1:1 does not answer' },
      });
      const reason = (failure as PromiseRejectedResult).reason as Error;
      expect(String(reason.cause)).not.toContain('hunter2');
    }
    await bus.close();
    expect(() => new RabbitMessageBus({ url: 'http://x:hunter2@y', tokens, log: silentLog })).toThrow(
      'not an amqp:// or amqps:// address',
    );
  });
});

async function removeAll(channel: Channel, prefix: string): Promise<void> {
  for (const group of ['projector', 'reactor']) {
    for (const lane of [0, 1]) await channel.deleteQueue(`${prefix}.${group}.${lane}`);
  }
  for (const queue of ['dead-letters', 'unroutable']) await channel.deleteQueue(`${prefix}.${queue}`);
  for (const exchange of ['events', 'dead', 'unroutable']) {
    await channel.deleteExchange(`${prefix}.${exchange}`);
  }
}
