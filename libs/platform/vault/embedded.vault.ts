import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { open, type Database, type RootDatabase } from 'lmdb';
import type { Json } from '#platform/kernel/json';
import { KEY_BYTES, lock, unlock } from './sealed-box.js';
import { Vault, VaultSealed, type Subject } from './vault.js';

export interface EmbeddedVaultOptions {
  readonly directory: string;
  readonly masterKey: Buffer;
}

type Records = Database<Buffer, string>;

const PROOF = 'meta/proof';
const SCRUB_DUE = 'meta/scrub-due';
const DESTROYED = Buffer.alloc(0);
const MAX_CACHED_KEYS = 10_000;
const AFTER_EVERY_NAME = '\u{10FFFF}';

/** The vault in an LMDB environment of its own; every value in it is encrypted with the master key. */
export class EmbeddedVault extends Vault {
  private readonly keys = new Map<Subject, Buffer>();

  private constructor(
    private readonly environment: RootDatabase,
    private readonly records: Records,
    private readonly masterKey: Buffer,
  ) {
    super();
  }

  static async open({ directory, masterKey }: EmbeddedVaultOptions): Promise<EmbeddedVault> {
    await scrub(directory);
    const environment = openEnvironment(directory);
    const vault = new EmbeddedVault(environment, recordsOf(environment), masterKey);
    await vault.proveMasterKey();
    return vault;
  }

  async subjectKey(subject: Subject): Promise<Buffer | undefined> {
    const known = this.keys.get(subject);
    if (known) return known;
    const name = keyName(subject);
    if (this.records.get(name) === undefined) {
      const box = lock(this.masterKey, name, randomBytes(KEY_BYTES));
      await this.records.ifNoExists(name, () => this.records.put(name, box));
    }
    return await this.existingSubjectKey(subject);
  }

  existingSubjectKey(subject: Subject): Promise<Buffer | undefined> {
    return Promise.resolve(this.keys.get(subject) ?? this.readKey(subject));
  }

  async destroySubject(subject: Subject): Promise<void> {
    this.keys.delete(subject);
    await this.records.transaction(() => {
      this.records.putSync(keyName(subject), DESTROYED);
      this.records.putSync(SCRUB_DUE, DESTROYED);
    });
    this.keys.delete(subject);
  }

  getSecret(name: string): Promise<Json | undefined> {
    const box = this.records.get(secretName(name));
    return Promise.resolve(box && this.openSecret(name, box));
  }

  async putSecret(name: string, value: Json): Promise<void> {
    await this.records.put(secretName(name), this.boxOf(name, value));
  }

  async putSecretIfAbsent(name: string, value: Json): Promise<Json> {
    const key = secretName(name);
    await this.records.ifNoExists(key, () => this.records.put(key, this.boxOf(name, value)));
    return (await this.getSecret(name)) ?? value;
  }

  async deleteSecret(name: string): Promise<void> {
    await this.records.transaction(() => {
      this.records.removeSync(secretName(name));
      this.records.putSync(SCRUB_DUE, DESTROYED);
    });
  }

  secretNames(prefix: string): Promise<readonly string[]> {
    const start = secretName(prefix);
    const keys = this.records.getKeys({ start, end: start + AFTER_EVERY_NAME });
    return Promise.resolve(Array.from(keys, (key) => key.slice(secretName('').length)));
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.environment.close();
  }

  private readKey(subject: Subject): Buffer | undefined {
    const box = this.records.get(keyName(subject));
    if (!box || box.length === 0) return undefined;
    const key = unlock(this.masterKey, keyName(subject), box);
    this.forgetOldestKey();
    this.keys.set(subject, key);
    return key;
  }

  private forgetOldestKey(): void {
    if (this.keys.size < MAX_CACHED_KEYS) return;
    for (const oldest of this.keys.keys()) {
      this.keys.delete(oldest);
      return;
    }
  }

  private boxOf(name: string, value: Json): Buffer {
    return lock(this.masterKey, secretName(name), Buffer.from(JSON.stringify(value)));
  }

  private openSecret(name: string, box: Buffer): Json {
    return JSON.parse(unlock(this.masterKey, secretName(name), box).toString()) as Json;
  }

  /** A known text, locked at the first start: it says at once when the master key is another one. */
  private async proveMasterKey(): Promise<void> {
    const proof = lock(this.masterKey, PROOF, Buffer.from('florin'));
    await this.records.ifNoExists(PROOF, () => this.records.put(PROOF, proof));
    try {
      unlock(this.masterKey, PROOF, this.records.get(PROOF) ?? DESTROYED);
    } catch {
      await this.close();
      throw new VaultSealed('the vault was locked with another master key than the one given');
    }
  }
}

/**
 * LMDB leaves deleted values in free pages. What was destroyed must not lie there for ever, so the
 * next start copies the live records into a fresh environment and drops the old one.
 */
async function scrub(directory: string): Promise<void> {
  const [fresh, old] = [`${directory}.scrubbed`, `${directory}.unscrubbed`];
  if (!existsSync(directory) && existsSync(fresh)) renameSync(fresh, directory);
  for (const leftover of [fresh, old]) rmSync(leftover, { recursive: true, force: true });
  if (!existsSync(directory)) return;
  const environment = openEnvironment(directory);
  const records = recordsOf(environment);
  const due = records.doesExist(SCRUB_DUE);
  if (due) await copyRecords(records, fresh);
  await environment.close();
  if (!due) return;
  renameSync(directory, old);
  renameSync(fresh, directory);
  rmSync(old, { recursive: true });
}

async function copyRecords(records: Records, directory: string): Promise<void> {
  const environment = openEnvironment(directory);
  const copy = recordsOf(environment);
  await copy.transaction(() => {
    for (const { key, value } of records.getRange()) if (key !== SCRUB_DUE) copy.putSync(key, value);
  });
  await environment.close();
}

function openEnvironment(directory: string): RootDatabase {
  return open({
    path: directory,
    noSubdir: false,
    // A commit is answered when it is on disk.
    overlappingSync: false,
    // With it, a commit that fails also rejects a promise that nobody holds.
    eventTurnBatching: false,
  });
}

function recordsOf(environment: RootDatabase): Records {
  return environment.openDB({ name: 'records', encoding: 'binary' });
}

function keyName(subject: Subject): string {
  return `key/${subject}`;
}

function secretName(name: string): string {
  return `secret/${name}`;
}
