import type { CommandMeta } from '#platform/commands/command-meta';
import type { Config } from '#platform/config/config';
import { EventCatalogue } from '#platform/event-store/event-definition';
import { START } from '#platform/event-store/event-store';
import { MOST_LANES } from '#platform/event-store/lanes';
import { derivedUuid, newUuid, type Uuid } from '#platform/kernel/ids';
import { SystemIds } from '#platform/kernel/system';
import type { CommandAction } from '#platform/reactions/reactor';
import type { Fault } from '#platform/testing/fault-injecting.event-store';
import { MemoryWorld, type ProcessParts } from '#platform/testing/memory-world';
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

/** Everybody, on engines in memory. */
export class World extends MemoryWorld {
  constructor(parts: ConstructorParameters<typeof MemoryWorld>[1] = {}) {
    super(catalogue, parts);
  }

  /** The same for others; what they destroy in the vault they share is destroyed in the end. */
  async copy(): Promise<World> {
    return await this.copiedTo(new World({ vault: this.vault, laneCount: MOST_LANES }));
  }

  override async process(
    nextFault?: () => Fault | undefined,
    adminPassword?: string,
  ): Promise<IdentityProcess> {
    const { vault, clock } = this;
    const { store, commands } = await super.process(nextFault);
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

export interface IdentityProcess extends ProcessParts {
  readonly credentials: Credentials;
  readonly firstAdmin: FirstAdmin;
  readonly names: Names;
  readonly profiles: Profiles;
  readonly signUp: SignUp;
}
