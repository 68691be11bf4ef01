import { EventCatalogue } from '#platform/event-store/event-definition';
import type { AnyReactor } from '#platform/reactions/reactor';
import { Reactions } from '#platform/reactions/reactions';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { FAST } from '#platform/testing/fast-reactions';
import { MemoryWorld, type ProcessParts } from '#platform/testing/memory-world';
import { bankingEvents } from '#banking/events';

const PATIENCE_MS = 5_000;
const catalogue = new EventCatalogue(bankingEvents);

/** A bank, on engines in memory, in which the journals of reactors outlive every process, too. */
export class BankingWorld extends MemoryWorld {
  constructor(parts: ConstructorParameters<typeof MemoryWorld>[1] = {}) {
    super(catalogue, parts);
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
}
