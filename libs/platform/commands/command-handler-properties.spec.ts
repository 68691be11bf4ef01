import fc from 'fast-check';
import type { RecordedEvent } from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { Crash, FaultInjectingEventStore, type Fault } from '#platform/testing/fault-injecting.event-store';
import { handlerOn, repeatable } from '#platform/testing/handler-on';
import { addCoins, addOneByOne, purse, takeCoins, type PurseEvent } from '#platform/testing/purse';
import type { CommandHandler } from './command-handler.js';
import type { CommandResult } from './command-result.js';

const PURSES = ['1', '2', '3'];
const PROCESSES = 2;

interface Command {
  readonly purse: string;
  readonly kind: 'add' | 'addOneByOne' | 'take';
  readonly coins: number;
  readonly commandId: Uuid;
}

interface Step {
  /** Which of the commands; the same one again is a repeat. */
  readonly command: number;
  readonly process: number;
  /** Whether to wait for all outcomes before going on. */
  readonly settle: boolean;
}

type Outcome = PromiseSettledResult<CommandResult<PurseEvent>>;

const commands = fc.array(
  fc.record({
    purse: fc.constantFrom(...PURSES),
    kind: fc.constantFrom<Command['kind']>('add', 'addOneByOne', 'take'),
    coins: fc.integer({ min: 0, max: 4 }),
    commandId: fc.constant(undefined).map(newUuid),
  }),
  { minLength: 1, maxLength: 12 },
);

const steps = fc.array(
  fc.record({ command: fc.nat(11), process: fc.nat(PROCESSES - 1), settle: fc.boolean() }),
  { minLength: 1, maxLength: 40 },
);

const faults = fc.array(
  fc.option(fc.constantFrom<Fault>('lost', 'unanswered', 'unavailable', 'crash-before', 'crash-after'), {
    freq: 3,
    nil: undefined,
  }),
  { maxLength: 30 },
);

function send(handler: CommandHandler, command: Command): Promise<CommandResult<PurseEvent>> {
  const { purse: id, kind, coins, commandId } = command;
  const order = { decider: purse, id, command: { coins }, meta: repeatable(commandId) };
  if (kind === 'take') return handler.handle({ ...order, decide: takeCoins });
  return handler.handle({ ...order, decide: kind === 'add' ? addCoins : addOneByOne });
}

class World {
  readonly log = new MemoryEventStore();
  readonly outcomes = new Map<Command, Outcome[]>();
  private readonly readStore = new MemoryReadStore();
  private readonly store: FaultInjectingEventStore;
  private readonly processes: CommandHandler[] = [];

  constructor(readonly script: readonly (Fault | undefined)[]) {
    const faultsToCome = [...script];
    this.store = new FaultInjectingEventStore(this.log, () => faultsToCome.shift());
  }

  start(): Promise<CommandHandler> {
    return handlerOn(this.store, this.readStore);
  }

  async play(all: readonly Command[], script: readonly Step[]): Promise<void> {
    for (let process = 0; process < PROCESSES; process += 1) this.processes.push(await this.start());
    let pending: Promise<void>[] = [];
    for (const { command, process, settle } of script) {
      pending.push(this.sendBy(process, all[command % all.length]!));
      if (!settle) continue;
      await Promise.all(pending);
      pending = [];
    }
    await Promise.all(pending);
  }

  private async sendBy(process: number, command: Command): Promise<void> {
    const [outcome] = await Promise.allSettled([send(this.processes[process]!, command)]);
    this.outcomes.set(command, [...(this.outcomes.get(command) ?? []), outcome]);
    if (outcome.status === 'rejected' && outcome.reason instanceof Crash)
      this.processes[process] = await this.start();
  }

  async read(id: string): Promise<readonly RecordedEvent[]> {
    const all: RecordedEvent[] = [];
    for await (const events of this.log.readStream(`purse-${id}`)) all.push(...events);
    return all;
  }
}

async function checkPurses(world: World): Promise<void> {
  const handler = await world.start();
  for (const id of PURSES) {
    const events = (await world.read(id)) as unknown as readonly PurseEvent[];
    let state = purse.initial;
    for (const event of events) {
      state = purse.evolve(state, event);
      expect(state.coins).toBeGreaterThanOrEqual(0);
    }
    expect(await handler.load(purse, id)).toEqual({ state, revision: events.length - 1 });
  }
}

async function checkCommand(world: World, command: Command): Promise<void> {
  const events = (await world.read(command.purse)).filter(
    ({ metadata }) => metadata.commandId === command.commandId,
  );
  const { kind, coins } = command;
  const whole = kind === 'addOneByOne' ? coins : kind === 'add' ? Math.min(coins, 1) : 1;
  expect([0, whole]).toContain(events.length);

  const results = (world.outcomes.get(command) ?? []).flatMap((each) =>
    each.status === 'fulfilled' ? [each.value] : [],
  );
  if (results.length > 0) expect(events).toHaveLength(whole);
  // Whoever heard nothing of its own append cannot tell it from the same one made by another.
  const isCertain = !world.script.some((fault) => fault === 'lost' || fault === 'unanswered');
  if (whole > 0 && isCertain)
    expect(results.filter(({ replayed }) => !replayed).length).toBeLessThanOrEqual(1);
  for (const result of results) {
    if (whole > 0) expect(result.revision).toBe(events.at(-1)?.revision);
    expect(result.events).toEqual(events.map(({ type, data }) => ({ type, data })));
  }
  if (events.length > 0) expect(await send(await world.start(), command)).toMatchObject({ replayed: true });
}

it('carries every command out once or not at all, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(commands, steps, faults, async (all, script, faultScript) => {
      const world = new World(faultScript);
      await world.play(all, script);
      await checkPurses(world);
      for (const command of all) await checkCommand(world, command);
    }),
    { numRuns: 150 },
  );
});
