import { CommandHandler } from '#platform/commands/command-handler';
import { Snapshots } from '#platform/commands/snapshots';
import { StoredCommandIndex } from '#platform/commands/stored-command-index';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { Config } from '#platform/config/config';
import { CataloguedEventStore } from '#platform/event-store/catalogued.event-store';
import { EventCatalogue } from '#platform/event-store/event-definition';
import { START, type EventStore } from '#platform/event-store/event-store';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { derivedUuid, newUuid, type Uuid } from '#platform/kernel/ids';
import { SystemIds } from '#platform/kernel/system';
import type { CommandAction } from '#platform/reactions/reactor';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { FakeClock } from '#platform/testing/fake-clock';
import { FaultInjectingEventStore, type Fault } from '#platform/testing/fault-injecting.event-store';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { silentLog } from '#platform/testing/silent-log';
import { identityEvents, type UserEvent } from '#identity/events';
import { settleNames } from '#identity/names/settle-names.reactor';
import { Credentials } from '#identity/workflows/credentials';
import { FirstAdmin } from '#identity/workflows/first-admin';
import { KeyedHashes } from '#identity/workflows/keyed-hashes';
import { Names } from '#identity/workflows/names';
import { OneTimePasswords } from '#identity/workflows/one-time-passwords';
import { Passwords } from '#identity/workflows/passwords';
import { Profiles } from '#identity/workflows/profiles';
import { SignUp } from '#identity/workflows/sign-up';

const catalogue = new EventCatalogue(identityEvents);
const NO_LIMIT = { admit: () => undefined };

/** What outlives every process: the stores, and the time. */
export class World {
  readonly log = new MemoryEventStore();
  readonly readStore = new MemoryReadStore();
  readonly vault = new MemoryVault();
  readonly clock = new FakeClock();

  /** A process that knows nothing but what is in the stores, and to whose appends things happen. */
  async process(nextFault?: () => Fault | undefined, adminPassword?: string): Promise<IdentityProcess> {
    const { log, readStore, vault, clock } = this;
    const store = new CataloguedEventStore(
      new FaultInjectingEventStore(log, nextFault),
      catalogue,
      new Sealer(vault),
    );
    const snapshots = await Snapshots.open(readStore, silentLog);
    const index = await StoredCommandIndex.open(readStore);
    const commands = new CommandHandler({ store, catalogue, snapshots, index });
    const hashes = await KeyedHashes.open(vault);
    const config = { passwordCost: 4, adminPassword } as Config;
    const names = new Names(commands, hashes, new SystemIds());
    const credentials = new Credentials(
      new Passwords(vault, config),
      new OneTimePasswords(hashes, new SystemIds(), clock),
      { passwords: NO_LIMIT, codes: NO_LIMIT },
    );
    const signUp = new SignUp(commands, names, credentials, new SystemIds());
    const firstAdmin = new FirstAdmin(commands, signUp, credentials, config);
    const profiles = new Profiles(commands, names);
    return { commands, credentials, firstAdmin, names, profiles, signUp, store };
  }

  /** A command that its sender may repeat, or one that they cannot. */
  meta(commandId?: Uuid): CommandMeta {
    const now = this.clock.now();
    return commandId ? { commandId, fingerprint: 'as sent', now } : { commandId: newUuid(), now };
  }

  /** Lets the reactor answer everything in the log, from the beginning as after a crash. */
  async settle({ store, commands }: IdentityProcess): Promise<void> {
    for await (const events of store.readAll({ after: START })) {
      for (const event of events) {
        const react = settleNames.on[event.type as UserEvent['type']];
        const actions = react ? await react(event as never) : [];
        for (const { name, send } of actions as readonly CommandAction[]) {
          const commandId = derivedUuid(event.id, name);
          await send((order) => commands.handle({ ...order, meta: this.meta(commandId) }));
        }
      }
    }
  }
}

export interface IdentityProcess {
  readonly commands: CommandHandler;
  readonly credentials: Credentials;
  readonly firstAdmin: FirstAdmin;
  readonly names: Names;
  readonly profiles: Profiles;
  readonly signUp: SignUp;
  readonly store: EventStore;
}
