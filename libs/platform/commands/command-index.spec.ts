import { START, type Position } from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { newUuid } from '#platform/kernel/ids';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { handlerOn, repeatable } from '#platform/testing/handler-on';
import { addOneByOne, purse, type PurseEvent } from '#platform/testing/purse';
import { silentLog } from '#platform/testing/silent-log';
import { CommandIndexer } from './command-indexer.js';
import type { CommandHandler } from './command-handler.js';
import type { CommandMeta } from './command-meta.js';
import type { CommandResult } from './command-result.js';
import { REMEMBERED_COMMANDS } from './remembered-commands.js';
import { StoredCommandIndex } from './stored-command-index.js';

const log = new MemoryEventStore();
const readStore = new MemoryReadStore();
const indexer = new CommandIndexer(log, readStore, silentLog);

function add(by: CommandHandler, meta: CommandMeta, coins = 1): Promise<CommandResult<PurseEvent>> {
  return by.handle({ decider: purse, id: '1', decide: addOneByOne, command: { coins }, meta });
}

afterAll(() => indexer.stop());

describe('a stream of more commands than are remembered', () => {
  const early = repeatable();
  let handler: CommandHandler;
  let first: CommandResult<PurseEvent>;

  beforeAll(async () => {
    handler = await handlerOn(log, readStore);
    first = await add(handler, early, 3);
    await Promise.all(Array.from({ length: REMEMBERED_COMMANDS }, () => add(handler, repeatable())));
  });

  it('takes no repeatable command while the index is behind', async () => {
    const impatient = await StoredCommandIndex.open(readStore, 1, 20);
    const handler = await handlerOn(log, readStore, { index: impatient });
    const before = await log.end();
    for (const meta of [early, repeatable()])
      await expect(add(handler, meta)).rejects.toMatchObject({ name: 'StoreUnavailable' });
    expect(await log.end()).toBe(before);
  });

  it('recognises a repeat of any of them once the index is there', async () => {
    indexer.start();
    for (const by of [handler, await handlerOn(log, readStore)]) {
      expect(await add(by, early, 3)).toEqual({ ...first, replayed: true });
      await expect(add(by, repeatable(early.commandId, 'something else'))).rejects.toMatchObject({
        code: 'platform.idempotency-key-reused',
      });
      expect(await add(by, repeatable())).toMatchObject({ replayed: false });
    }
  });

  it('has them in the index by stream', async () => {
    const index = await StoredCommandIndex.open(readStore);
    expect(await index.find('purse-1', early.commandId, await log.end())).toBe(2);
    expect(await index.find('purse-2', early.commandId, START)).toBeUndefined();
    expect(await index.find('purse-1', newUuid(), '1' as Position)).toBeUndefined();
  });

  it('is indexed on from where the indexer stopped', async () => {
    await indexer.stop();
    const late = await add(handler, repeatable());
    const next = new CommandIndexer(log, readStore, silentLog);
    next.start();
    const { metadata } = await lastEvent();
    const index = await StoredCommandIndex.open(readStore);
    expect(await index.find('purse-1', metadata.commandId, late.position)).toBe(late.revision);
    await next.stop();
  });

  async function lastEvent() {
    for await (const [event] of log.readStream('purse-1', { direction: 'backward', limit: 1 }))
      if (event) return event;
    throw new Error('the stream is empty');
  }
});
