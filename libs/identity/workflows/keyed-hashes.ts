import { KeyedHash } from '#platform/vault/keyed-hash';
import type { Vault } from '#platform/vault/vault';

/** The keyed hashes of identity, each with a key of its own. */
export class KeyedHashes {
  private constructor(
    readonly names: KeyedHash,
    readonly search: KeyedHash,
    readonly refreshTokens: KeyedHash,
    readonly oneTimePasswords: KeyedHash,
  ) {}

  static async open(vault: Vault): Promise<KeyedHashes> {
    return new KeyedHashes(
      await KeyedHash.for(vault, 'identity.names'),
      await KeyedHash.for(vault, 'identity.search'),
      await KeyedHash.for(vault, 'identity.refresh-tokens'),
      await KeyedHash.for(vault, 'identity.one-time-passwords'),
    );
  }
}
