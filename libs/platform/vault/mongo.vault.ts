import { randomBytes } from 'node:crypto';
import type { Collection } from 'mongodb';
import type { Json } from '#platform/kernel/json';
import { isDuplicate } from '#platform/mongodb/failures';
import { MongoDatabase } from '#platform/mongodb/mongo-database';
import { RecentKeys } from './mongo/recent-keys.js';
import { KEY_BYTES, lock, unlock } from './sealed-box.js';
import { Vault, VaultSealed, VaultUnavailable, type Subject } from './vault.js';

export interface MongoVaultOptions {
  readonly url: string;
  readonly masterKey: Buffer;
}

interface StoredRecord {
  readonly _id: string;
  /** What is kept, locked with the master key; empty where a key was destroyed. */
  readonly box: Buffer;
}

const DEFAULT_DATABASE = 'florin-vault';
const PROOF = 'meta/proof';
const DESTROYED = Buffer.alloc(0);
const AFTER_EVERY_NAME = '\u{10FFFF}';

/**
 * The vault in a database of MongoDB, for several processes at once; every value in it is encrypted
 * with the master key. A key that one process destroys, another may go on using for as long as
 * `RecentKeys` remembers it.
 */
export class MongoVault extends Vault {
  private readonly keys = new RecentKeys();
  private readonly records: Collection<StoredRecord>;

  private constructor(
    private readonly mongo: MongoDatabase,
    private readonly masterKey: Buffer,
  ) {
    super();
    this.records = mongo.database.collection('records');
  }

  /** In the database that the address names. */
  static async open({ url, masterKey }: MongoVaultOptions): Promise<MongoVault> {
    const mongo = await MongoDatabase.open({ url, name: DEFAULT_DATABASE }, VaultUnavailable);
    const vault = new MongoVault(mongo, masterKey);
    await mongo.orClosed(() => vault.proveMasterKey());
    return vault;
  }

  async subjectKey(subject: Subject): Promise<Buffer | undefined> {
    return await this.keyOf(subject, (name) => this.keepFirst(name, randomBytes(KEY_BYTES)));
  }

  async existingSubjectKey(subject: Subject): Promise<Buffer | undefined> {
    return await this.keyOf(subject, (name) => this.read(name));
  }

  async destroySubject(subject: Subject): Promise<void> {
    await this.write(keyName(subject), DESTROYED);
    this.keys.remember(subject, 'destroyed', performance.now());
  }

  async getSecret(name: string): Promise<Json | undefined> {
    const box = await this.read(secretName(name));
    return box && this.openSecret(name, box);
  }

  async putSecret(name: string, value: Json): Promise<void> {
    const key = secretName(name);
    await this.write(key, lock(this.masterKey, key, Buffer.from(JSON.stringify(value))));
  }

  async putSecretIfAbsent(name: string, value: Json): Promise<Json> {
    const kept = await this.keepFirst(secretName(name), Buffer.from(JSON.stringify(value)));
    return this.openSecret(name, kept);
  }

  async deleteSecret(name: string): Promise<void> {
    await this.mongo.answered(() => this.records.deleteOne({ _id: secretName(name) }));
  }

  async secretNames(prefix: string): Promise<readonly string[]> {
    const start = secretName(prefix);
    const named = { _id: { $gte: start, $lt: start + AFTER_EVERY_NAME } };
    const found = await this.mongo.answered(() =>
      this.records
        .find(named, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .toArray(),
    );
    return found.map(({ _id }) => _id.slice(secretName('').length));
  }

  async check(): Promise<void> {
    await this.mongo.check();
  }

  async close(): Promise<void> {
    await this.mongo.close();
  }

  private async keyOf(
    subject: Subject,
    boxUnder: (name: string) => Promise<Buffer | undefined>,
  ): Promise<Buffer | undefined> {
    const known = this.keys.find(subject);
    if (known) return known === 'destroyed' ? undefined : known;
    const askedAt = performance.now();
    const name = keyName(subject);
    const box = await boxUnder(name);
    if (!box) return undefined;
    const key = box.length === 0 ? 'destroyed' : unlock(this.masterKey, name, box);
    this.keys.remember(subject, key, askedAt);
    return key === 'destroyed' ? undefined : key;
  }

  private openSecret(name: string, box: Buffer): Json {
    return JSON.parse(unlock(this.masterKey, secretName(name), box).toString()) as Json;
  }

  private async read(_id: string): Promise<Buffer | undefined> {
    const found = await this.mongo.answered(() => this.records.findOne({ _id }, { promoteBuffers: true }));
    return found?.box;
  }

  private async write(_id: string, box: Buffer): Promise<void> {
    await this.mongo.answered(() => this.records.updateOne({ _id }, { $set: { box } }, { upsert: true }));
  }

  /** Of several that keep something under a name for the first time, all get what the first one kept. */
  private async keepFirst(_id: string, plaintext: Buffer): Promise<Buffer> {
    const there = await this.read(_id);
    if (there) return there;
    const box = lock(this.masterKey, _id, plaintext);
    try {
      await this.mongo.answered(() => this.records.insertOne({ _id, box }));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      // A secret may have been deleted again by now; a key is never.
      return (await this.read(_id)) ?? box;
    }
    return box;
  }

  /** A known text, locked at the first start: it says at once when the master key is another one. */
  private async proveMasterKey(): Promise<void> {
    const proof = await this.keepFirst(PROOF, Buffer.from('florin'));
    try {
      unlock(this.masterKey, PROOF, proof);
    } catch {
      throw new VaultSealed('the vault was locked with another master key than the one given');
    }
  }
}

function keyName(subject: Subject): string {
  return `key/${subject}`;
}

function secretName(name: string): string {
  return `secret/${name}`;
}
