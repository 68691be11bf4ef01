import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { KEY_BYTES } from './sealed-box.js';

const OWNER_ONLY = 0o600;

/** The master key from its file, which is made, for its owner alone, when it is not there yet. */
export function masterKeyFromFile(path: string): Buffer {
  const key = readKey(path) ?? makeKey(path);
  if (key.length !== KEY_BYTES) throw new Error(`${path} does not hold a master key of ${KEY_BYTES} bytes`);
  return key;
}

function readKey(path: string): Buffer | undefined {
  try {
    return Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside and linked into place: a crash leaves a whole key or none. */
function makeKey(path: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  const draft = `${path}.${process.pid}.draft`;
  const file = openSync(draft, 'w', OWNER_ONLY);
  try {
    writeSync(file, `${key.toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  linkSync(draft, path);
  rmSync(draft);
  return key;
}
