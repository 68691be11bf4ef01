import type { Refusal } from '#platform/kernel/refusal';
import { refuse } from '#identity/refusals';
import { COMMON_PASSWORDS } from './guessed-passwords.js';

export const MIN_PASSWORD_CHARACTERS = 8;
/** bcrypt reads no further. */
export const MAX_PASSWORD_BYTES = 72;

/** Throws for a password that could be guessed or that bcrypt would cut off. */
export function checkPassword(password: string, names: readonly string[], field = 'password'): void {
  const fault = faultOf(password, names);
  if (fault !== undefined) throw weak(field, fault);
}

function weak(field: string, message: string): Refusal {
  return refuse('identity.weak-password', {}, [{ field, message }]);
}

function faultOf(password: string, names: readonly string[]): string | undefined {
  if (Array.from(password).length < MIN_PASSWORD_CHARACTERS) {
    return `must have at least ${MIN_PASSWORD_CHARACTERS} characters`;
  }
  if (utf8Bytes(password) > MAX_PASSWORD_BYTES) return `must not be longer than ${MAX_PASSWORD_BYTES} bytes`;
  const lower = password.toLowerCase();
  if (COMMON_PASSWORDS.has(lower)) return 'is one of the most common passwords';
  if (new Set(lower).size === 1) return 'must not be one character over and over';
  if (names.some((name) => name.toLowerCase() === lower)) return 'must not be the name';
  return undefined;
}

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
