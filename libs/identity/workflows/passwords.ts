import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { Config } from '#platform/config/config';
import type { Uuid } from '#platform/kernel/ids';
import { Vault } from '#platform/vault/vault';
import { refuse } from '#identity/refusals';
import { MAX_PASSWORD_BYTES } from '#identity/user/password-rules';
import { NarrowGate } from './narrow-gate.js';

/** bcrypt works in the thread pool that also syncs the log to disk: it must never take all of it. */
const MAX_HASHED_AT_ONCE = 2;
/** The last of them waits about as long as a request may take. */
const MAX_WAITING = 200;

/** Where everything secret of a user is kept, so that all of it can be deleted together. */
export function userSecrets(userId: Uuid): string {
  return `user/${userId}/`;
}

/** Password hashes in the vault. Each has an id of its own; which one counts is for the user's stream to say. */
@Injectable()
export class Passwords {
  private readonly gate = new NarrowGate(MAX_HASHED_AT_ONCE, MAX_WAITING, () => refuse('identity.busy'));
  private readonly cost: number;
  /** Nobody's: comparing with it takes as long as comparing with somebody's. */
  private readonly decoy: string;

  constructor(
    private readonly vault: Vault,
    config: Config,
  ) {
    this.cost = config.passwordCost;
    this.decoy = `$2b$${String(this.cost).padStart(2, '0')}$${'.'.repeat(53)}`;
  }

  /** Keeps what is there under this id already: then this is a repeat. */
  async store(userId: Uuid, passwordId: Uuid, password: string): Promise<void> {
    const name = secretName(userId, passwordId);
    if ((await this.vault.getSecret(name)) !== undefined) return;
    const hash = await this.gate.through(() => bcrypt.hash(password, this.cost));
    await this.vault.putSecretIfAbsent(name, hash);
  }

  /** Does the same work whether there is such a password or not. */
  async matches(userId: Uuid, passwordId: Uuid | undefined, password: string): Promise<boolean> {
    const stored = await this.vault.getSecret(secretName(userId, passwordId ?? userId));
    const hash = typeof stored === 'string' ? stored : this.decoy;
    const isRight = await this.gate.through(() => bcrypt.compare(password, hash));
    return isRight && hash === stored && Buffer.byteLength(password) <= MAX_PASSWORD_BYTES;
  }

  async forget(userId: Uuid, passwordId: Uuid): Promise<void> {
    await this.vault.deleteSecret(secretName(userId, passwordId));
  }
}

function secretName(userId: Uuid, passwordId: Uuid): string {
  return `${userSecrets(userId)}password/${passwordId}`;
}
