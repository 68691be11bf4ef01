import type { CommandHandler } from '#platform/commands/command-handler';
import { EventCatalogue } from '#platform/event-store/event-definition';
import type { NewEvent } from '#platform/event-store/event-store';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { Projections } from '#platform/projections/projections';
import { Views } from '#platform/projections/views';
import type { AnyReactor } from '#platform/reactions/reactor';
import { Reactions } from '#platform/reactions/reactions';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { FAST } from '#platform/testing/fast-reactions';
import { MemoryWorld } from '#platform/testing/memory-world';
import { bankingEvents } from '#banking/events';
import { identityEvents } from '#identity/events';
import { lendingEvents } from '#lending/events';
import { notificationsEvents, type InboxEvent } from '#notifications/events';
import { addressesView } from '#notifications/views/addresses.view';
import { adminsView } from '#notifications/views/admins.view';
import { deliveriesView } from '#notifications/views/deliveries.view';
import { notificationsView } from '#notifications/views/notifications.view';
import { ownersView } from '#notifications/views/owners.view';
import { webhooksView } from '#notifications/views/webhooks.view';

export const catalogue = new EventCatalogue(
  identityEvents,
  bankingEvents,
  lendingEvents,
  notificationsEvents,
);
const ALL = [notificationsView, addressesView, adminsView, deliveriesView, ownersView, webhooksView];
type Sent = Extract<InboxEvent, { type: 'NotificationSent' }>['data'];

const PATIENCE_MS = 30_000;

/** One process that hears of all contexts, on engines in memory. */
export class NotificationsWorld extends MemoryWorld {
  commands!: CommandHandler;
  views!: Views;
  private projections!: Projections;
  private reactions: Reactions | undefined;

  static async open(): Promise<NotificationsWorld> {
    const world = new NotificationsWorld(catalogue);
    const { store, readStore, sealer } = world;
    world.commands = (await world.process()).commands;
    world.projections = new Projections(ALL, { log: store, store: readStore, sealer });
    world.views = new Views(readStore, sealer, world.projections);
    await world.projections.start();
    return world;
  }

  async react(reactors: readonly AnyReactor[]): Promise<void> {
    const { store, commands, clock } = this;
    const parts = { store, readStore: new MemoryReadStore(), commands, clock, ...FAST };
    this.reactions = await Reactions.open(reactors, parts);
    this.reactions.start();
  }

  async close(): Promise<void> {
    await this.reactions?.stop();
    await this.projections.stop();
  }

  /** Until every reactor has answered, and every view shows, what is in the log now. */
  async settled(): Promise<void> {
    for (;;) {
      const position = await this.store.end();
      for (const { reactor } of this.reactions?.status() ?? [])
        await this.reactions?.waitFor(reactor, { position }, PATIENCE_MS);
      await this.projections.caughtUp(PATIENCE_MS);
      if ((await this.store.end()) === position) return;
    }
  }

  async sentTo(userId: Uuid): Promise<readonly Sent[]> {
    const events = await this.eventsOf(`inbox-${userId}`);
    const sent = events.filter(({ type }) => type === 'NotificationSent');
    return sent.map(({ data }) => data as unknown as Sent);
  }

  /** As it is told by whichever context it happened in. */
  async heard(stream: string, type: string, data: NewEvent['data']): Promise<Uuid> {
    const id = newUuid();
    const metadata = { at: this.clock.now(), commandId: newUuid() };
    await this.store.append(stream, 'unchecked', [{ id, type, schemaVersion: 1, data, metadata }]);
    return id;
  }
}
