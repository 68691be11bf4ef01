import { EventCatalogue } from '#platform/event-store/event-definition';
import { MOST_LANES } from '#platform/event-store/lanes';
import { Projections } from '#platform/projections/projections';
import { Views } from '#platform/projections/views';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { answerInOrder, type Answered } from '#platform/testing/answer-in-lanes';
import { MemoryWorld } from '#platform/testing/memory-world';
import type { MemoryVault } from '#platform/vault/memory.vault';
import { bankingEvents } from '#banking/events';
import { serveLoans } from '#banking/loans/serve-loans.reactor';
import { payOut } from '#lending/applications/pay-out.reactor';
import { lendingEvents } from '#lending/events';
import { collectInstalments } from '#lending/loans/collect-instalments.reactor';
import { accountsView } from '#lending/views/accounts.view';
import { applicationsView } from '#lending/views/applications.view';

const catalogue = new EventCatalogue(bankingEvents, lendingEvents);

/** Borrowers and their bank, on engines in memory. Its log may be copied. */
export class LendingWorld extends MemoryWorld {
  constructor(vault?: MemoryVault) {
    super(catalogue, { laneCount: MOST_LANES, ...(vault && { vault }) });
  }

  async copy(): Promise<LendingWorld> {
    return await this.copiedTo(new LendingWorld(this.vault));
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
      const { commands } = await this.process();
      const reactors = [payOut({ commands, views }), serveLoans, collectInstalments];
      await how({ store, clock, commands, reactors });
    } finally {
      await projections.stop();
    }
  }
}
