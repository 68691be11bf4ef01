import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const KEY_BYTES = 32;

/** What was locked cannot be read: a bit of it has changed, or the key or the purpose is not its own. */
export class BoxDamaged extends Error {
  override readonly name = 'BoxDamaged';
}

/** Encrypts with AES-256-GCM under a fresh nonce. `purpose` is bound to the box: it opens for no other. */
export function lock(key: Buffer, purpose: string, plaintext: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(purpose));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** Throws `BoxDamaged` when the key, the purpose or a single bit of the box is not the one it was locked with. */
export function unlock(key: Buffer, purpose: string, box: Buffer): Buffer {
  try {
    return opened(key, purpose, box);
  } catch (error) {
    throw new BoxDamaged('what was sealed is damaged, or its key is another one', { cause: error });
  }
}

function opened(key: Buffer, purpose: string, box: Buffer): Buffer {
  const nonce = box.subarray(0, NONCE_BYTES);
  const tag = box.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(tag);
  return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}
