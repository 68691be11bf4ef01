import { OpenedTexts } from './opened-texts.js';
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
  private readonly texts = new OpenedTexts();

  constructor(private readonly vault: Vault) {}

  async seal<T extends object>(subject: Subject, body: T, fields: readonly string[]): Promise<T> {
    const present = fields.filter((field) => valueOf(body, field) !== undefined);
    if (present.length === 0) return body;
    const key = await this.vault.subjectKey(subject);
    if (!key) throw new SubjectDestroyed('personal data of a subject that was erased');
    const sealed = present.map((field): [string, Sealed] => {
      const value = valueOf(body, field);
      if (typeof value !== 'string') throw new TypeError(`the personal field ${field} is not a string`);
      const purpose = purposeOf(subject, field);
      const box = lock(key, purpose, Buffer.from(value)).toString('base64');
      this.texts.remember(purpose, box, value);
      return [field, { $sealed: box }];
    });
    return { ...body, ...Object.fromEntries<Sealed>(sealed) };
  }

  async open<T extends object>(subject: Subject, body: T, fields: readonly string[]): Promise<T> {
    const sealed = fields.filter((field) => isSealed(valueOf(body, field)));
    if (sealed.length === 0) return body;
    const key = await this.vault.existingSubjectKey(subject);
    const opened = sealed.map((field): [string, string] => {
      const box = (valueOf(body, field) as Sealed).$sealed;
      return [field, key ? this.text(key, purposeOf(subject, field), box) : ERASED];
    });
    return { ...body, ...Object.fromEntries<string>(opened) };
  }

  /** Only for who has the key: what was destroyed is not read from memory either. */
  private text(key: Buffer, purpose: string, box: string): string {
    const known = this.texts.find(purpose, box);
    if (known !== undefined) return known;
    const text = unlock(key, purpose, Buffer.from(box, 'base64')).toString();
    this.texts.remember(purpose, box, text);
    return text;
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
