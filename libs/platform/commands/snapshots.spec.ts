import type { Position, RecordedEvent, StreamRead } from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import type { DocumentBody } from '#platform/read-store/read-store';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { handlerOn, once, repeatable } from '#platform/testing/handler-on';
import { addOneByOne, purse } from '#platform/testing/purse';
import { FaultInjectingEventStore } from '#platform/testing/fault-injecting.event-store';
import { silentLog } from '#platform/testing/silent-log';
import type { CommandHandler } from './command-handler.js';
import { RememberedCommands } from './remembered-commands.js';
import { SNAPSHOT_EVERY_EVENTS, Snapshots } from './snapshots.js';

const COLLECTION = 'platform.snapshots';
const ID = 'purse-1@1';

/** Counts the events that are read from streams. */
class CountingEventStore extends FaultInjectingEventStore {
  read = 0;

  override async *readStream(stream: string, read?: StreamRead): AsyncIterable<readonly RecordedEvent[]> {
    for await (const events of super.readStream(stream, read)) {
      this.read += events.length;
      yield events;
    }
  }
}

let log: CountingEventStore;
let readStore: MemoryReadStore;
let snapshots: Snapshots;
const meta = repeatable();

async function start(): Promise<CommandHandler> {
  return await handlerOn(log, readStore, { snapshots });
}

async function add(coins: number, by?: CommandHandler): Promise<void> {
  const order = { decider: purse, id: '1', decide: addOneByOne, command: { coins }, meta: once() };
  await (by ?? (await start())).handle(order);
}

beforeEach(async () => {
  log = new CountingEventStore(new MemoryEventStore());
  readStore = new MemoryReadStore();
  snapshots = await Snapshots.open(readStore, silentLog);
  const handler = await start();
  await handler.handle({ decider: purse, id: '1', decide: addOneByOne, command: { coins: 1 }, meta });
  await add(SNAPSHOT_EVERY_EVENTS, handler);
  await add(2, handler);
  await snapshots.settled();
  log.read = 0;
});

const whole = SNAPSHOT_EVERY_EVENTS + 3;
const loaded = { state: { coins: whole, changes: whole }, revision: whole - 1 };

describe('a snapshot', () => {
  it('saves reading a stream from its beginning', async () => {
    expect(await (await start()).load(purse, '1')).toEqual(loaded);
    expect(log.read).toBe(3);
  });

  it('knows the commands that may be repeated', async () => {
    const order = { decider: purse, id: '1', decide: addOneByOne, command: { coins: 1 }, meta };
    expect(await (await start()).handle(order)).toMatchObject({ replayed: true, revision: 0 });
  });

  it('keeps amounts, which are bigints', async () => {
    const amounts = { paid: 12n, due: [-3n, 10n ** 20n] };
    const snapshot = { revision: 0, position: '1' as Position, remembered: new RememberedCommands() };
    const key = { stream: 'till-1', stateVersion: 1 };
    snapshots.save(key, { ...snapshot, state: amounts });
    await snapshots.settled();
    expect((await snapshots.find(key))?.state).toEqual(amounts);
  });

  it('is taken of a long stream that had none', async () => {
    await snapshots.forget('purse-1');
    readStore = new MemoryReadStore();
    snapshots = await Snapshots.open(readStore, silentLog);
    await (await start()).load(purse, '1');
    await snapshots.settled();
    log.read = 0;
    await (await start()).load(purse, '1');
    expect(log.read).toBe(1);
  });

  it('of another version of the state is ignored', async () => {
    const changed = { ...purse, stateVersion: 2, initial: { coins: 1000, changes: 0 } };
    expect((await (await start()).load(changed, '1')).state.coins).toBe(1000 + whole);
  });

  it.each<[string, DocumentBody]>([
    ['text that is no JSON', { state: '{"coins":' }],
    ['a missing field', { remembered: undefined }],
    ['commands of another form', { remembered: '{"commands":7}' }],
    ['a position that is not where the event stands', { position: '7' }],
  ])('with %s is ignored', async (_, damage) => {
    const { body } = (await readStore.get(COLLECTION, ID))!;
    const version = { revision: SNAPSHOT_EVERY_EVENTS + 1 };
    await readStore.commit([{ collection: COLLECTION, id: ID, version, body: { ...body, ...damage } }]);
    expect(await (await start()).load(purse, '1')).toEqual(loaded);
  });

  it('is ignored when the log does not go that far', async () => {
    const shorter = new MemoryEventStore();
    const handler = await handlerOn(shorter, readStore, { snapshots });
    expect(await handler.load(purse, '1')).toEqual({ state: purse.initial, revision: -1 });
    await add(1, handler);
  });

  it('is not needed when the read store fails', async () => {
    await readStore.drop(COLLECTION);
    const handler = await start();
    await add(SNAPSHOT_EVERY_EVENTS, handler);
    await snapshots.settled();
    expect((await handler.load(purse, '1')).state.coins).toBe(whole + SNAPSHOT_EVERY_EVENTS);
  });

  it('is removed with its stream, also one that is about to be written', async () => {
    const handler = await start();
    await add(SNAPSHOT_EVERY_EVENTS, handler);
    await snapshots.forget('purse-1');
    await snapshots.settled();
    expect(await readStore.get(COLLECTION, ID)).toBeUndefined();
  });
});
