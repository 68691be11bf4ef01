import type { Message } from 'amqplib';
import { jest } from '@jest/globals';
import { Log } from '#platform/observability/log';
import { FakeClock } from '#platform/testing/fake-clock';
import { MessageTokens } from '../message-tokens.js';
import { Judgement } from './judgement.js';
import { TOKEN_HEADER } from './lane-wire.js';
import { LINE_EVERY_MS } from './refusal-log.js';

const ORIGIN = { queue: 'florin.projector.3', lane: 3 };
const tokens = new MessageTokens({
  key: Buffer.alloc(32, 1),
  service: 'relay',
  clock: new FakeClock(),
});

let lines: Record<string, unknown>[];
let judgement: Judgement;

beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  const log = new Log((line) => {
    const { message, why, count } = JSON.parse(line) as Record<string, unknown>;
    lines.push({ message, why, ...(count !== undefined && { count }) });
  });
  judgement = new Judgement(tokens, log);
});
afterEach(() => {
  jest.useRealTimers();
});

/** Of a delivery, a judgement looks at no more than this. */
function delivery(headers: object, content = Buffer.from('{}')): Message {
  return { content, properties: { headers } } as unknown as Message;
}

const unsigned = delivery({});
const forged = delivery({ [TOKEN_HEADER]: tokens.issue(Buffer.from('another')) });
const malformed = delivery({ [TOKEN_HEADER]: tokens.issue(unsigned.content) });

function flood(message: Message, times: number): void {
  for (let time = 0; time < times; time += 1) {
    expect(judgement.believed(message, ORIGIN)).toBeUndefined();
    expect(judgement.notice(message, 'bank.transfers')).toBeUndefined();
  }
}

const first = (why: string) => ({ message: 'a message has been put aside', why });
const more = (why: string, count: number) => ({ message: 'more messages have been put aside', why, count });

describe('a flood of messages that are not believed', () => {
  it('does not flood the log, and is counted to the last one', () => {
    flood(forged, 500);
    flood(unsigned, 10);
    expect(lines).toEqual([first('forged'), first('unsigned')]);
    expect(judgement.refused()).toEqual({ unsigned: 20, forged: 1_000, expired: 0, malformed: 0 });

    jest.advanceTimersByTime(LINE_EVERY_MS - 1);
    expect(lines).toHaveLength(2);
    flood(malformed, 1);
    jest.advanceTimersByTime(1);
    expect(lines.slice(2)).toEqual([first('malformed'), more('forged', 999), more('unsigned', 19)]);
  });

  it('is told once in a while for as long as it goes on, and from the beginning when it begins again', () => {
    flood(forged, 2);
    for (let times = 0; times < 3; times += 1) {
      jest.advanceTimersByTime(LINE_EVERY_MS);
      flood(forged, 50);
    }
    expect(lines).toEqual([first('forged'), more('forged', 3), more('forged', 100), more('forged', 100)]);
    jest.advanceTimersByTime(LINE_EVERY_MS);
    expect(lines.at(-1)).toEqual(more('forged', 100));
    jest.advanceTimersByTime(LINE_EVERY_MS);
    expect(lines).toHaveLength(5);
    flood(forged, 1);
    expect(lines.at(-1)).toEqual(first('forged'));
    expect(judgement.refused().forged).toBe(306);
  });
});
