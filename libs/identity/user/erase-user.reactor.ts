import type { Snapshots } from '#platform/commands/snapshots';
import { streamName } from '#platform/commands/decider';
import type { Reactor } from '#platform/reactions/reactor';
import type { Vault } from '#platform/vault/vault';
import { admins, ROSTER } from '#identity/admins/admins';
import { strikeOff } from '#identity/admins/strike-off';
import type { UserEvent } from '#identity/events';
import { userSecrets } from '#identity/workflows/passwords';
import { user } from './user.js';

/** Destroys the key of what is personal in the events, and whatever else is kept of the user. */
export function eraseUserReactor(vault: Vault, snapshots: Snapshots): Reactor<UserEvent> {
  return {
    name: 'identity.erase-user',
    on: {
      UserErased: ({ data: { userId } }) => [
        { kind: 'effect', name: 'destroy the key', run: () => vault.destroySubject(userId) },
        { kind: 'effect', name: 'delete the secrets', run: () => deleteSecrets(vault, userSecrets(userId)) },
        {
          kind: 'effect',
          name: 'forget the snapshots',
          run: () => snapshots.forget(streamName(user, userId)),
        },
        {
          kind: 'command',
          name: 'strike off the roster',
          send: (send) => send({ decider: admins, id: ROSTER, decide: strikeOff, command: { userId } }),
        },
      ],
    },
  };
}

async function deleteSecrets(vault: Vault, prefix: string): Promise<void> {
  for (const name of await vault.secretNames(prefix)) await vault.deleteSecret(name);
}
