import { jest } from '@jest/globals';
import {
  MAX_EVENTS_PER_APPEND,
  type EventStore,
  type RecordedEvent,
} from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { newUuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { FaultInjectingEventStore, type Fault } from '#platform/testing/fault-injecting.event-store';
import { handlerOn, NOON, once, repeatable } from '#platform/testing/handler-on';
import {
  addCoins,
  addOneByOne,
  purse,
  takeCoins,
  type Purse,
  type PurseEvent,
} from '#platform/testing/purse';
import type { CommandHandler } from './command-handler.js';
import type { CommandMeta } from './command-meta.js';
import type { CommandResult } from './command-result.js';
import { MAX_COMMANDS_PER_RUN } from './stream-turns.js';

let log: MemoryEventStore;
let readStore: MemoryReadStore;
let handler: CommandHandler;

beforeEach(async () => {
  log = new MemoryEventStore();
  readStore = new MemoryReadStore();
  handler = await handlerOn(log, readStore);
});

function add(coins: number, meta: CommandMeta = once(), by = handler): Promise<CommandResult<PurseEvent>> {
  return by.handle({ decider: purse, id: '1', decide: addCoins, command: { coins }, meta });
}

function take(coins: number, meta: CommandMeta = once(), by = handler): Promise<CommandResult<PurseEvent>> {
  return by.handle({ decider: purse, id: '1', decide: takeCoins, command: { coins }, meta });
}

async function recorded(store: EventStore = log, stream = 'purse-1'): Promise<readonly RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for await (const events of store.readStream(stream)) all.push(...events);
  return all;
}

function withFaults(...faults: (Fault | undefined)[]): FaultInjectingEventStore {
  return new FaultInjectingEventStore(log, () => faults.shift());
}

const refused = (code: string): unknown => expect.objectContaining({ name: 'Refusal', code });

describe('a command', () => {
  it('becomes events that say who, when and why', async () => {
    const meta = {
      ...repeatable(),
      actor: newUuid(),
      correlationId: 'request 1',
      causationId: newUuid(),
      ifRevision: -1,
    };
    const result = await add(5, meta);
    const [event] = await recorded();
    const { now, ifRevision, ...said } = meta;
    expect(event).toMatchObject({ type: 'CoinsAdded', schemaVersion: 1, data: { coins: 5 } });
    expect(event?.metadata).toEqual({ at: now, ...said });
    expect(result).toEqual({
      stream: 'purse-1',
      revision: 0,
      position: event?.position,
      lane: 0,
      events: [{ type: 'CoinsAdded', data: { coins: 5 } }],
      replayed: false,
    });
  });

  it('that changes nothing answers where the stream is', async () => {
    expect(await add(0)).toMatchObject({ revision: -1, position: '0', events: [] });
    const { position } = await add(5);
    expect(await add(0)).toMatchObject({ revision: 0, position, events: [] });
  });

  it('that is refused leaves nothing behind', async () => {
    await expect(take(1)).rejects.toEqual(refused('purse.too-few'));
    expect(await recorded()).toEqual([]);
  });

  it('is held to the revision that its sender knew', async () => {
    await add(1);
    await expect(add(1, { ...once(), ifRevision: -1 })).rejects.toMatchObject({
      code: 'platform.stale',
      kind: 'stale',
      details: { revision: 0 },
    });
    expect(await add(1, { ...once(), ifRevision: 0 })).toMatchObject({ revision: 1 });
  });

  it('is decided on what another process appended meanwhile, refused or not', async () => {
    const other = await handlerOn(log, readStore);
    await add(1);
    await add(1, once(), other);
    expect(await take(2)).toMatchObject({ revision: 2 });
    await expect(take(1, once(), other)).rejects.toEqual(refused('purse.too-few'));
    await add(1);
    expect(await take(1, once(), other)).toMatchObject({ revision: 4 });
  });

  it('fails by itself when its decision has a fault', async () => {
    const broken = (): readonly PurseEvent[] => [{ type: 'Unknown' } as unknown as PurseEvent];
    const order = { decider: purse, id: '1', command: {}, meta: once() };
    const outcomes = await Promise.allSettled([add(1), handler.handle({ ...order, decide: broken }), add(2)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await handler.load(purse, '1')).toEqual({ state: { coins: 3, changes: 2 }, revision: 1 });
  });

  it('of a category that has another decider is a fault', async () => {
    await add(1);
    await expect(handler.load({ ...purse }, '1')).rejects.toThrow('two deciders');
  });
});

describe('commands on one stream at the same time', () => {
  it('are decided one after another and appended in one write', async () => {
    const store = withFaults();
    handler = await handlerOn(store, readStore);
    const results = await Promise.all(Array.from({ length: MAX_COMMANDS_PER_RUN }, () => add(1)));
    expect(results.map(({ revision }) => revision)).toEqual(results.map((_, index) => index));
    expect(store.appends).toBe(1);
    await Promise.all(Array.from({ length: MAX_COMMANDS_PER_RUN + 1 }, () => add(1)));
    expect(store.appends).toBe(3);
  });

  it('do not suffer from those that are refused', async () => {
    const outcomes = await Promise.allSettled([take(1), add(2), take(3), take(2), take(1)]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ]);
  });

  it('do not suffer from one that is too big to record', async () => {
    const order = { decider: purse, id: '1', decide: addOneByOne, meta: once() };
    const outcomes = await Promise.allSettled([
      add(1),
      add(1),
      handler.handle({ ...order, command: { coins: MAX_EVENTS_PER_APPEND + 1 } }),
      add(1),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((await handler.load(purse, '1')).state.coins).toBe(3);
  });

  it('all fail when the store does, and leave a handler that goes on', async () => {
    handler = await handlerOn(withFaults('unavailable'), readStore);
    const outcomes = await Promise.allSettled([add(1), take(5), add(1)]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { name: 'StoreUnavailable' } });
    expect(await add(1)).toMatchObject({ revision: 0 });
  });
});

describe('a repeated command', () => {
  it.each([3, 8, 300])('is answered with its first result of %d events, by any process', async (coins) => {
    const meta = repeatable();
    await add(1);
    const order = { decider: purse, id: '1', decide: addOneByOne, command: { coins }, meta };
    const first = await handler.handle(order);
    await add(1);
    const again = { ...first, replayed: true };
    expect(await handler.handle(order)).toEqual(again);
    expect(await (await handlerOn(log, readStore)).handle(order)).toEqual(again);
    expect(await recorded()).toHaveLength(coins + 2);
  });

  it.each([8, 9])('that began its stream with %d events is answered with them', async (coins) => {
    const order = { decider: purse, id: '1', decide: addOneByOne, command: { coins }, meta: repeatable() };
    const first = await handler.handle(order);
    expect(await handler.handle(order)).toEqual({ ...first, replayed: true });
  });

  it('that says something else is refused', async () => {
    const { commandId } = await add(1, repeatable()).then(() => repeatable());
    await add(1, repeatable(commandId));
    await expect(add(2, repeatable(commandId, 'something else'))).rejects.toMatchObject({
      code: 'platform.idempotency-key-reused',
      kind: 'unprocessable',
    });
  });

  it('is told so while the first is still carried out', async () => {
    const meta = repeatable();
    const [first, second] = await Promise.allSettled([add(1, meta), add(1, meta)]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { code: 'platform.command-in-progress', kind: 'conflict' } });
    expect(await add(1, meta)).toMatchObject({ replayed: true });
  });

  it('that was refused is decided again', async () => {
    const meta = repeatable();
    await expect(take(1, meta)).rejects.toEqual(refused('purse.too-few'));
    await add(1);
    expect(await take(1, meta)).toMatchObject({ replayed: false, revision: 1 });
  });

  it('happens once when two processes get it at the same time', async () => {
    const other = await handlerOn(log, readStore);
    const meta = repeatable();
    const results = await Promise.all([add(1, meta), add(1, meta, other), add(2, once(), other)]);
    expect(
      results
        .slice(0, 2)
        .map(({ replayed }) => replayed)
        .sort(),
    ).toEqual([false, true]);
    expect(await recorded()).toHaveLength(2);
    expect((await handler.load(purse, '1')).state.coins).toBe(3);
  });

  it('is refused when the other process got it with something else', async () => {
    const other = await handlerOn(log, readStore);
    const { commandId } = repeatable();
    const outcomes = await Promise.allSettled([
      add(1, repeatable(commandId)),
      add(1, repeatable(commandId, 'something else'), other),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes).toContainEqual({
      status: 'rejected',
      reason: refused('platform.idempotency-key-reused'),
    });
    expect(await recorded()).toHaveLength(1);
  });
});

describe('an append whose outcome is unknown', () => {
  it.each([[['lost']], [['unanswered']], [['lost', 'unanswered', 'lost']]] as [Fault[]][])(
    'is repeated until it is known (%j)',
    async (faults) => {
      handler = await handlerOn(withFaults(...faults), readStore);
      const results = await Promise.all([add(1, repeatable()), add(2), take(1)]);
      expect(results.map(({ replayed }) => replayed)).toEqual([false, false, false]);
      expect(await recorded()).toHaveLength(3);
      expect(await handler.load(purse, '1')).toEqual({ state: { coins: 2, changes: 3 }, revision: 2 });
    },
  );

  it.each([
    ['never answered', Array.from({ length: 6 }, (): Fault => 'unanswered')],
    ['away afterwards', ['unanswered', ...Array.from({ length: 5 }, (): Fault => 'unavailable')] as Fault[]],
  ])('is given up at last as unknown, and the command can be repeated (%s)', async (_, faults) => {
    handler = await handlerOn(withFaults(...faults), readStore);
    const meta = repeatable();
    await expect(add(1, meta)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(await add(1, meta)).toMatchObject({ replayed: true, revision: 0 });
    expect(await recorded()).toHaveLength(1);
  });
});

describe('a stream that others never stop writing to', () => {
  it('is given up as contended', async () => {
    let rival = 0;
    const racing = (): readonly PurseEvent[] => [{ type: 'CoinsAdded', data: { coins: 1 } }];
    class Contended extends FaultInjectingEventStore {
      override async append(...args: Parameters<EventStore['append']>): ReturnType<EventStore['append']> {
        const metadata = { at: NOON, commandId: newUuid() };
        const event = { id: newUuid(), type: 'CoinsAdded', schemaVersion: 1, data: { coins: 1 }, metadata };
        await log.append(args[0], 'unchecked', [event]);
        rival += 1;
        return await super.append(...args);
      }
    }
    handler = await handlerOn(new Contended(log), readStore);
    const order = { decider: purse, id: '1', decide: racing, command: {}, meta: once() };
    await expect(handler.handle(order)).rejects.toEqual(refused('platform.contended'));
    expect((await handler.load(purse, '1')).state).toEqual<Purse>({ coins: rival, changes: rival });
  });
});

describe('a stream that others add to', () => {
  let other: CommandHandler;
  let reads: jest.SpiedFunction<EventStore['readStream']>;

  beforeEach(async () => {
    other = await handlerOn(log, readStore);
    await add(5);
    reads = jest.spyOn(log, 'readStream');
  });

  it('is looked at once for all who ask at the same time', async () => {
    await add(2, once(), other);
    reads.mockClear();
    const looks = await Promise.all(Array.from({ length: 20 }, () => handler.load(purse, '1')));
    expect(looks.map(({ state }) => state.coins)).toEqual(looks.map(() => 7));
    expect(reads).toHaveBeenCalledTimes(1);
  });

  it('shows whoever asks what was answered before, though others still look', async () => {
    const early = handler.load(purse, '1');
    await add(2, once(), other);
    expect((await handler.load(purse, '1')).state.coins).toBe(7);
    await early;
  });
});

it('says no with a Refusal', async () => {
  await expect(take(1)).rejects.toBeInstanceOf(Refusal);
});
