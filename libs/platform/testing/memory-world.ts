import type { CommandHandler } from '#platform/commands/command-handler';
import type { Decide, Decider } from '#platform/commands/decider';
import { CataloguedEventStore } from '#platform/event-store/catalogued.event-store';
import type { DomainEvent, EventCatalogue } from '#platform/event-store/event-definition';
import type { EventStore, RecordedEvent } from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { epochMs, MS_PER_DAY } from '#platform/kernel/clock';
import { beginningOf, type Day } from '#platform/kernel/days';
import { newUuid } from '#platform/kernel/ids';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { collect } from './events.js';
import { FakeClock } from './fake-clock.js';
import { FaultInjectingEventStore, type Fault } from './fault-injecting.event-store.js';
import { handlerOn } from './handler-on.js';

export interface ProcessParts {
  readonly store: EventStore;
  readonly commands: CommandHandler;
}

interface WorldParts {
  readonly vault?: MemoryVault;
  readonly laneCount?: number;
}

/** What outlives every process, on engines in memory: the log, the keys, and the time, which stands still. */
export class MemoryWorld {
  readonly log = new MemoryEventStore();
  readonly clock = new FakeClock();
  readonly vault: MemoryVault;
  readonly sealer: Sealer;
  /** The log, opened. */
  readonly store: EventStore;
  readonly laneCount: number;
  readStore = new MemoryReadStore();

  constructor(
    readonly catalogue: EventCatalogue,
    { vault = new MemoryVault(), laneCount = 1 }: WorldParts = {},
  ) {
    this.vault = vault;
    this.sealer = new Sealer(vault);
    this.store = new CataloguedEventStore(this.log, catalogue, this.sealer);
    this.laneCount = laneCount;
  }

  /** As good as new: all it knows is in the stores. Things may happen to its appends. */
  async process(nextFault?: () => Fault | undefined): Promise<ProcessParts> {
    const { catalogue, laneCount } = this;
    const faulty = new FaultInjectingEventStore(this.log, nextFault);
    const store = new CataloguedEventStore(faulty, catalogue, this.sealer);
    return { store, commands: await handlerOn(store, this.readStore, { catalogue, laneCount }) };
  }

  /** Carries out a command now, on behalf of whoever it says. */
  async handle<Command, State, Event extends DomainEvent>(
    decider: Decider<State, Event>,
    id: string,
    decide: Decide<Command, State, Event>,
    command: Command,
  ): Promise<void> {
    const { commands } = await this.process();
    const meta = { commandId: newUuid(), now: this.clock.now() };
    await commands.handle({ decider, id, decide, command, meta });
  }

  /** As if it had happened so, without asking any rule. */
  async happened<State, Event extends DomainEvent>(
    decider: Decider<State, Event>,
    id: string,
    events: readonly Event[],
  ): Promise<void> {
    await this.handle(decider, id, () => events, {});
  }

  /** The events of a stream, opened. */
  async eventsOf(stream: string): Promise<readonly RecordedEvent[]> {
    return await collect(this.store.readStream(stream));
  }

  /** Noon of the day. */
  comeTo(day: Day): void {
    this.clock.advance(epochMs(beginningOf(day)) + MS_PER_DAY / 2 - epochMs(this.clock.now()));
  }

  /** The same log and time in another world, so that what follows in one can be compared with the other. */
  protected async copiedTo<World extends MemoryWorld>(copy: World): Promise<World> {
    copy.clock.advance(epochMs(this.clock.now()) - epochMs(copy.clock.now()));
    for (const { stream, ...event } of await collect(this.log.readAll()))
      await copy.log.append(stream, 'unchecked', [event]);
    return copy;
  }
}
