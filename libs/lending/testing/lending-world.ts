import type { CommandHandler } from '#platform/commands/command-handler';
import type { Decide, Decider } from '#platform/commands/decider';
import { CataloguedEventStore } from '#platform/event-store/catalogued.event-store';
import { EventCatalogue, type DomainEvent } from '#platform/event-store/event-definition';
import type { EventStore, RecordedEvent } from '#platform/event-store/event-store';
import { BUS_LANES } from '#platform/event-store/lanes';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { epochMs, MS_PER_DAY } from '#platform/kernel/clock';
import { beginningOf, type Day } from '#platform/kernel/days';
import { newUuid } from '#platform/kernel/ids';
import { Projections } from '#platform/projections/projections';
import { Views } from '#platform/projections/views';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { answerInOrder, type Answered } from '#platform/testing/answer-in-lanes';
import { collect } from '#platform/testing/events';
import { FakeClock } from '#platform/testing/fake-clock';
import { handlerOn } from '#platform/testing/handler-on';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { bankingEvents } from '#banking/events';
import { serveLoans } from '#banking/loans/serve-loans.reactor';
import { payOut } from '#lending/applications/pay-out.reactor';
import { lendingEvents } from '#lending/events';
import { collectInstalments } from '#lending/loans/collect-instalments.reactor';
import { accountsView } from '#lending/views/accounts.view';
import { applicationsView } from '#lending/views/applications.view';

const catalogue = new EventCatalogue(bankingEvents, lendingEvents);

/** Borrowers and their bank, on engines in memory, at a time that stands still. Its log may be copied. */
export class LendingWorld {
  readonly log = new MemoryEventStore();
  readonly store: EventStore;
  private readonly sealer: Sealer;

  private constructor(
    readonly clock: FakeClock,
    private readonly vault: MemoryVault,
  ) {
    this.sealer = new Sealer(vault);
    this.store = new CataloguedEventStore(this.log, catalogue, this.sealer);
  }

  static empty(): LendingWorld {
    return new LendingWorld(new FakeClock(), new MemoryVault());
  }

  async copy(): Promise<LendingWorld> {
    const copy = new LendingWorld(new FakeClock(), this.vault);
    copy.clock.advance(epochMs(this.clock.now()) - epochMs(copy.clock.now()));
    for (const { stream, ...event } of await collect(this.log.readAll()))
      await copy.log.append(stream, 'unchecked', [event]);
    return copy;
  }

  /** Noon of the day. */
  comeTo(day: Day): void {
    this.clock.advance(epochMs(beginningOf(day)) + MS_PER_DAY / 2 - epochMs(this.clock.now()));
  }

  /** Everything that follows is done by the end, with views that follow the log meanwhile. */
  async answer(how: (answered: Answered) => Promise<void> = answerInOrder): Promise<void> {
    const { store, clock, sealer } = this;
    const readStore = new MemoryReadStore();
    const projections = new Projections([applicationsView, accountsView], {
      log: store,
      store: readStore,
      sealer,
    });
    await projections.start();
    try {
      const views = new Views(readStore, sealer, projections);
      const commands = await this.handler();
      const reactors = [payOut({ commands, views }), serveLoans, collectInstalments];
      await how({ store, clock, commands, reactors });
    } finally {
      await projections.stop();
    }
  }

  /** Carries out a command now. */
  async handle<Command, State, Event extends DomainEvent>(
    decider: Decider<State, Event>,
    id: string,
    decide: Decide<Command, State, Event>,
    command: Command,
  ): Promise<void> {
    const commands = await this.handler();
    const meta = { commandId: newUuid(), now: this.clock.now() };
    await commands.handle({ decider, id, decide, command, meta });
    this.clock.advance(1);
  }

  /** As if it had happened so, without asking any rule. */
  async happened<State, Event extends DomainEvent>(
    decider: Decider<State, Event>,
    id: string,
    events: readonly Event[],
  ): Promise<void> {
    await this.handle(decider, id, () => events, {});
  }

  async eventsOf(stream: string): Promise<readonly RecordedEvent[]> {
    return await collect(this.store.readStream(stream));
  }

  private async handler(): Promise<CommandHandler> {
    return await handlerOn(this.store, new MemoryReadStore(), { catalogue, laneCount: BUS_LANES });
  }
}
