import { randomBytes } from 'node:crypto';
import type { Json } from '#platform/kernel/json';
import { KEY_BYTES } from './sealed-box.js';
import { Vault, type Subject } from './vault.js';

/** Keeps nothing beyond the process: for tests and trials. */
export class MemoryVault extends Vault {
  private readonly keys = new Map<Subject, Buffer | 'destroyed'>();
  private readonly secrets = new Map<string, Json>();

  async subjectKey(subject: Subject): Promise<Buffer | undefined> {
    if (!this.keys.has(subject)) this.keys.set(subject, randomBytes(KEY_BYTES));
    return await this.existingSubjectKey(subject);
  }

  existingSubjectKey(subject: Subject): Promise<Buffer | undefined> {
    const key = this.keys.get(subject);
    return Promise.resolve(key === 'destroyed' ? undefined : key);
  }

  destroySubject(subject: Subject): Promise<void> {
    this.keys.set(subject, 'destroyed');
    return Promise.resolve();
  }

  getSecret(name: string): Promise<Json | undefined> {
    return Promise.resolve(structuredClone(this.secrets.get(name)));
  }

  putSecret(name: string, value: Json): Promise<void> {
    this.secrets.set(name, structuredClone(value));
    return Promise.resolve();
  }

  async putSecretIfAbsent(name: string, value: Json): Promise<Json> {
    if (!this.secrets.has(name)) await this.putSecret(name, value);
    return this.secrets.get(name) as Json;
  }

  deleteSecret(name: string): Promise<void> {
    this.secrets.delete(name);
    return Promise.resolve();
  }

  secretNames(prefix: string): Promise<readonly string[]> {
    return Promise.resolve([...this.secrets.keys()].filter((name) => name.startsWith(prefix)).sort());
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
