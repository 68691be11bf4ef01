import type { CommandHandler } from '#platform/commands/command-handler';
import type { Decide, Decider } from '#platform/commands/decider';
import { CataloguedEventStore } from '#platform/event-store/catalogued.event-store';
import { EventCatalogue, type DomainEvent } from '#platform/event-store/event-definition';
import type { EventStore, RecordedEvent } from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { newUuid } from '#platform/kernel/ids';
import type { AnyReactor } from '#platform/reactions/reactor';
import { Reactions } from '#platform/reactions/reactions';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { FAST } from '#platform/testing/fast-reactions';
import { FakeClock } from '#platform/testing/fake-clock';
import { FaultInjectingEventStore, type Fault } from '#platform/testing/fault-injecting.event-store';
import { handlerOn } from '#platform/testing/handler-on';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { bankingEvents } from '#banking/events';

const PATIENCE_MS = 5_000;
const catalogue = new EventCatalogue(bankingEvents);

export interface ProcessParts {
  readonly store: EventStore;
  readonly commands: CommandHandler;
}

/** What outlives every process, on engines in memory: the log, the journals of reactors, and the time. */
export class BankingWorld {
  readonly clock = new FakeClock();
  private readonly log = new MemoryEventStore();
  private readonly vault = new MemoryVault();
  private readStore = new MemoryReadStore();

  /** As good as new: all it knows is in the stores. Things may happen to its appends. */
  async process(nextFault?: () => Fault | undefined): Promise<ProcessParts> {
    const faulty = new FaultInjectingEventStore(this.log, nextFault);
    const store = new CataloguedEventStore(faulty, catalogue, new Sealer(this.vault));
    return { store, commands: await handlerOn(store, this.readStore, { catalogue }) };
  }

  async react(reactors: readonly AnyReactor[], { store, commands }: ProcessParts): Promise<Reactions> {
    const { readStore, clock } = this;
    const reactions = await Reactions.open(reactors, { store, readStore, commands, clock, ...FAST });
    reactions.start();
    return reactions;
  }

  /** All that reactors remember is gone, and they begin anew. */
  loseJournals(): void {
    this.readStore = new MemoryReadStore();
  }

  /** True as soon as the reactor has answered what is in the log now. */
  async settled(reactions: Reactions, reactor: string, timeoutMs = PATIENCE_MS): Promise<boolean> {
    return await reactions.waitFor(reactor, { position: await this.log.end() }, timeoutMs);
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
    const { store } = await this.process();
    const all: RecordedEvent[] = [];
    for await (const events of store.readStream(stream)) all.push(...events);
    return all;
  }
}
