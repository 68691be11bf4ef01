import type { CommandHandler } from '#platform/commands/command-handler';
import type { CommandResult } from '#platform/commands/command-result';
import { comparePositions, type Position } from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { MS_PER_HOUR, plusMs } from '#platform/kernel/clock';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { eventually } from '#platform/testing/eventually';
import { FakeClock } from '#platform/testing/fake-clock';
import { FAST } from '#platform/testing/fast-reactions';
import { FaultInjectingReadStore } from '#platform/testing/fault-injecting.read-store';
import { handlerOn, once } from '#platform/testing/handler-on';
import { addCoins, purse, takeCoins, type PurseEvent } from '#platform/testing/purse';
import type { Action, Reactor } from './reactor.js';
import { REACTORS } from './reaction-journal.js';
import { Reactions } from './reactions.js';

const PATIENCE_MS = 5_000;
const TIMES = 200;
const REACTOR = 'purses.pass-on';

const log = new MemoryEventStore();
const readStore = new MemoryReadStore();
let commands: CommandHandler;
let reactions: Reactions;
let checkpoints: number;

async function start(
  answer: (event: { readonly id: string; readonly to?: string }) => Action,
): Promise<void> {
  const reactor: Reactor<PurseEvent> = {
    name: REACTOR,
    on: { CoinsTaken: ({ id, data: { to } }) => (to === undefined ? [] : [answer({ id, to })]) },
    onTimer: () => [],
  };
  const counted = new FaultInjectingReadStore(readStore, (writes) => {
    if (writes.some(({ collection }) => collection === REACTORS.name)) checkpoints += 1;
    return undefined;
  });
  const parts = { store: log, readStore: counted, commands, clock: new FakeClock(), ...FAST };
  reactions = await Reactions.open([reactor], parts);
  checkpoints = 0;
  reactions.start();
}

async function take(to?: string): Promise<CommandResult> {
  const command = { coins: 1, ...(to !== undefined && { to }) };
  return await commands.handle({ decider: purse, id: 'a', decide: takeCoins, command, meta: once() });
}

/** Answers with the last of what there was to answer. */
async function takeOften(to?: string): Promise<CommandResult> {
  for (let times = 1; times < TIMES; times += 1)
    await reactions.waitFor(REACTOR, await take(to), PATIENCE_MS);
  const last = await take(to);
  await reactions.waitFor(REACTOR, last, PATIENCE_MS);
  return last;
}

function adding({ to = '' }): Action {
  const order = { decider: purse, id: to, decide: addCoins, command: { coins: 1 } };
  return { kind: 'command', name: 'add', send: (send) => send(order) };
}

async function isWritten({ position }: CommandResult): Promise<boolean> {
  const document = await readStore.get(REACTORS.name, REACTOR);
  return comparePositions(document?.body['position'] as Position, position) >= 0;
}

beforeAll(async () => {
  commands = await handlerOn(log, readStore);
  const command = { coins: 10_000 };
  await commands.handle({ decider: purse, id: 'a', decide: addCoins, command, meta: once() });
});

afterEach(() => reactions.stop());

describe('the checkpoint of a reactor', () => {
  it.each([
    ['nothing to do', undefined],
    ['nothing but commands to send, which are recognised when they come again', 'b'],
  ])('is written now and then while there is %s', async (_, to) => {
    await start(adding);
    const last = await takeOften(to);
    expect(checkpoints).toBeLessThan(TIMES / 2);
    await reactions.stop();
    expect(await isWritten(last)).toBe(true);
  });

  it('is written soon after the last command', async () => {
    await start(adding);
    const last = await takeOften('b');
    await eventually('it is written', () => isWritten(last));
  });

  it('is written at once when there is more to remember', async () => {
    await start(({ id }) => {
      return { kind: 'schedule', id, at: plusMs(new FakeClock().now(), MS_PER_HOUR), payload: {} };
    });
    await takeOften('b');
    expect(checkpoints).toBeGreaterThanOrEqual(TIMES);
  });
});
