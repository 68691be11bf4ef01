import type { Json } from '#platform/kernel/json';

/** Whose personal data something is: a user's id, as a rule. */
export type Subject = string;

/**
 * What must never be in the log: the keys that seal personal data, one for each subject, and
 * secrets (password hashes, one-time-password seeds, signing keys). At rest all of it is encrypted
 * with the master key.
 */
export abstract class Vault {
  /** The subject's AES-256 key, made at the first call. Undefined once the subject was destroyed. */
  abstract subjectKey(subject: Subject): Promise<Buffer | undefined>;
  /** The same, but never makes one: undefined for a subject that is unknown or was destroyed. */
  abstract existingSubjectKey(subject: Subject): Promise<Buffer | undefined>;
  /** Destroys the subject's key for ever; it is never made again. Harmless when repeated. */
  abstract destroySubject(subject: Subject): Promise<void>;

  abstract getSecret(name: string): Promise<Json | undefined>;
  abstract putSecret(name: string, value: Json): Promise<void>;
  /** Keeps what is there; answers what is there afterwards, so that of two makers both use one. */
  abstract putSecretIfAbsent(name: string, value: Json): Promise<Json>;
  abstract deleteSecret(name: string): Promise<void>;
  abstract secretNames(prefix: string): Promise<readonly string[]>;
  /** Throws `VaultUnavailable` when the engine does not answer now. */
  abstract check(): Promise<void>;
  abstract close(): Promise<void>;
}

/** What is stored cannot be opened with this master key: it is the wrong one, or the data is damaged. */
export class VaultSealed extends Error {
  override readonly name = 'VaultSealed';
}

/** The engine cannot be reached, or does not answer: what was asked may be asked again. */
export class VaultUnavailable extends Error {
  override readonly name = 'VaultUnavailable';
}
