import { lock, unlock } from './sealed-box.js';
import type { Subject, Vault } from './vault.js';

/** What a personal field reads as once its subject's key has been destroyed. */
export const ERASED = '[erased]';

export class SubjectDestroyed extends Error {
  override readonly name = 'SubjectDestroyed';
}

/** A sealed value is an object, so no text that a user types can pass for one. */
interface Sealed {
  readonly $sealed: string;
}

/** Seals the personal fields of events and documents with their subject's key, and opens them again. */
export class Sealer {
  constructor(private readonly vault: Vault) {}

  async seal<T extends object>(subject: Subject, body: T, fields: readonly string[]): Promise<T> {
    const present = fields.filter((field) => valueOf(body, field) !== undefined);
    if (present.length === 0) return body;
    const key = await this.vault.subjectKey(subject);
    if (!key) throw new SubjectDestroyed('personal data of a subject that was erased');
    const sealed = present.map((field): [string, Sealed] => {
      const value = valueOf(body, field);
      if (typeof value !== 'string') throw new TypeError(`the personal field ${field} is not a string`);
      const box = lock(key, purposeOf(subject, field), Buffer.from(value));
      return [field, { $sealed: box.toString('base64') }];
    });
    return { ...body, ...Object.fromEntries<Sealed>(sealed) };
  }

  async open<T extends object>(subject: Subject, body: T, fields: readonly string[]): Promise<T> {
    const sealed = fields.filter((field) => isSealed(valueOf(body, field)));
    if (sealed.length === 0) return body;
    const key = await this.vault.existingSubjectKey(subject);
    const opened = sealed.map((field): [string, string] => {
      const box = Buffer.from((valueOf(body, field) as Sealed).$sealed, 'base64');
      return [field, key ? unlock(key, purposeOf(subject, field), box).toString() : ERASED];
    });
    return { ...body, ...Object.fromEntries<string>(opened) };
  }
}

function valueOf(body: object, field: string): unknown {
  return (body as Record<string, unknown>)[field];
}

function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && '$sealed' in value;
}

function purposeOf(subject: Subject, field: string): string {
  return `${subject}/${field}`;
}
