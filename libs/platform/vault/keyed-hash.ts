import { createHmac, randomBytes } from 'node:crypto';
import { KEY_BYTES } from './sealed-box.js';
import type { Vault } from './vault.js';

/**
 * Hashes that nobody without the vault can make or check. They stand for personal data where a
 * name has to be unique or be found again: in stream names and in search tokens.
 */
export class KeyedHash {
  constructor(readonly key: Buffer) {}

  static async for(vault: Vault, purpose: string): Promise<KeyedHash> {
    const fresh = randomBytes(KEY_BYTES).toString('base64');
    const kept = await vault.putSecretIfAbsent(`keyed-hash/${purpose}`, fresh);
    return new KeyedHash(Buffer.from(kept as string, 'base64'));
  }

  of(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }
}
